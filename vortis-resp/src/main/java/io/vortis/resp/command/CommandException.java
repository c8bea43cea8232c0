package io.vortis.resp.command;

/** A command was refused. The message is the error reply; see {@link Errors} for the texts. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error reply: a code, a blank, a text. */
  public CommandException(String reply) {
    super(reply, null, false, false);
  }
}
