package io.vortis.resp.command;

import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import java.util.Locale;

/** The texts of all error replies, as redis-server 7 words them. */
public final class Errors {
  private static final int SHOWN_ARGUMENTS = 128;

  private Errors() {}

  /** Words in an order that the command does not know. */
  public static CommandException syntax() {
    return new CommandException("ERR syntax error");
  }

  /** No integer where there must be one. */
  public static CommandException notAnInteger() {
    return new CommandException("ERR value is not an integer or out of range");
  }

  /** A TTL that is zero, negative or too large. */
  public static CommandException invalidExpire(String command) {
    return new CommandException("ERR invalid expire time in '" + command + "' command");
  }

  /** Too few or too many arguments. */
  public static CommandException arity(String command) {
    return new CommandException("ERR wrong number of arguments for '" + command + "' command");
  }

  /** No such subcommand. */
  public static CommandException unknownSubcommand(String command, Slice subcommand) {
    return new CommandException(
        "ERR unknown subcommand '"
            + cut(subcommand.toLatin1())
            + "'. Try "
            + command.toUpperCase(Locale.ROOT)
            + " HELP.");
  }

  /** No such command; the reply shows how it began. */
  public static CommandException unknownCommand(Request request) {
    StringBuilder text = new StringBuilder("ERR unknown command '");
    text.append(cut(request.arg(0).toLatin1())).append("', with args beginning with: ");
    int shown = text.length();
    for (int i = 1; i < request.count() && text.length() - shown < SHOWN_ARGUMENTS; i++) {
      int room = SHOWN_ARGUMENTS - (text.length() - shown);
      String argument = request.arg(i).toLatin1();
      text.append('\'').append(argument, 0, Math.min(room, argument.length())).append("' ");
    }
    return new CommandException(text.toString());
  }

  /** No room, and nothing may be evicted. */
  public static CommandException outOfMemory() {
    return new CommandException("OOM command not allowed when used memory > 'maxmemory'.");
  }

  /** A write to a store that is only to be looked at. */
  public static CommandException readOnly() {
    return new CommandException("READONLY You can't write against a read only replica.");
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(SHOWN_ARGUMENTS, text.length()));
  }
}
