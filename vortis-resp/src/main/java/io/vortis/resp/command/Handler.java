package io.vortis.resp.command;

/**
 * What a command does. It replies exactly once, or throws {@link CommandException} before it has
 * replied.
 */
@FunctionalInterface
public interface Handler {
  /** Runs the command. */
  void run(Call call);
}
