package io.vortis.resp.command;

/** A command was refused. See {@link Errors} for the texts. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reply;

  /** An error reply: a code, a blank, a text. */
  public CommandException(String reply) {
    super(reply, null, false, false);
    this.reply = reply;
  }

  /** The error reply, which is the message too. */
  public String reply() {
    return reply;
  }
}
