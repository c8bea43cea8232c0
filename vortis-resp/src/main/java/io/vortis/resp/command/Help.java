package io.vortis.resp.command;

import io.vortis.resp.codec.ReplyWriter;

/** The replies of {@code CLIENT HELP} and its kin. */
final class Help {

  private Help() {}

  /** A handler that replies with these lines between the usual first and last ones. */
  static Handler of(String command, String... lines) {
    return call -> {
      ReplyWriter reply = call.reply();
      reply.array(lines.length + 3);
      reply.simple(command + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
      for (String line : lines) {
        reply.simple(line);
      }
      reply.simple("HELP");
      reply.simple("    Prints this help.");
    };
  }
}
