package io.vortis.resp.command;

import static java.util.Objects.requireNonNull;

import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.util.Locale;

/** The replies of {@code CLIENT HELP} and its kin, made of the subcommands' rows. */
final class Help {

  private Help() {}

  /** Replies with two lines for each subcommand of the command that the call names. */
  static void reply(Call call) {
    Slice name = call.arg(0);
    Command container = requireNonNull(call.server().commands().find(name));
    ReplyWriter reply = call.reply();
    reply.array(1 + 2 * container.subcommands().size());
    reply.simple(
        name.toLatin1().toUpperCase(Locale.ROOT)
            + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    for (Command subcommand : container.subcommands()) {
      String word = subcommand.name().substring(container.name().length() + 1);
      reply.simple((word.toUpperCase(Locale.ROOT) + " " + subcommand.manual().usage()).strip());
      reply.simple("    " + subcommand.manual().summary() + ".");
    }
  }
}
