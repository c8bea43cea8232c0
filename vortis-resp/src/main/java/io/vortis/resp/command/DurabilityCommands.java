package io.vortis.resp.command;

import static io.vortis.resp.command.Category.ADMIN;
import static io.vortis.resp.command.Category.DANGEROUS;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.NO_ASYNC_LOADING;
import static io.vortis.resp.command.Flag.NO_MULTI;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.codec.Slice;
import java.util.List;

/**
 * Commands about other places that the data may be in: files and replicas. There are none yet; what
 * is asked of them is answered accordingly, and nothing is pretended.
 */
final class DurabilityCommands {

  private DurabilityCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("bgsave", -1, DurabilityCommands::bgSave)
            .flags(Flag.ADMIN, NOSCRIPT, NO_ASYNC_LOADING)
            .manual("server", "1.0.0", "O(1)", "[SCHEDULE]",
                "Refused: data is kept in memory only"),
        row("lastsave", 1, call -> call.reply().integer(call.server().stats().startedAt() / 1_000))
            .flags(LOADING, STALE, FAST)
            .acl(ADMIN, DANGEROUS)
            .tips("nondeterministic_output")
            .manual("server", "1.0.0", "O(1)", "",
                "Tells when data was saved, which is when the server started"),
        row("replicaof", 3, DurabilityCommands::replicaOf)
            .flags(Flag.ADMIN, NOSCRIPT, NO_ASYNC_LOADING, STALE)
            .manual("server", "5.0.0", "O(1)", "<host port | NO ONE>",
                "Takes NO ONE; any other master is refused"),
        row("role", 1, DurabilityCommands::role)
            .flags(NOSCRIPT, LOADING, STALE, FAST)
            .acl(ADMIN, DANGEROUS)
            .manual("server", "2.8.12", "O(1)", "",
                "Tells that this is a master without replicas"),
        row("save", 1, call -> { throw Errors.nothingIsSaved(); })
            .flags(Flag.ADMIN, NOSCRIPT, NO_ASYNC_LOADING, NO_MULTI)
            .manual("server", "1.0.0", "O(1)", "",
                "Refused: data is kept in memory only"),
        row("slaveof", 3, DurabilityCommands::replicaOf)
            .flags(Flag.ADMIN, NOSCRIPT, NO_ASYNC_LOADING, STALE)
            .manual("server", "1.0.0", "O(1)", "<host port | NO ONE>",
                "Takes NO ONE; any other master is refused")
            .deprecated("5.0.0", "`REPLICAOF`"));
  }
  // spotless:on

  private static void bgSave(Call call) {
    if (call.count() > 2 || (call.count() == 2 && !call.arg(1).is("SCHEDULE"))) {
      throw Errors.syntax();
    }
    throw Errors.nothingIsSaved();
  }

  private static void role(Call call) {
    call.reply().array(3);
    call.reply().bulk("master");
    call.reply().integer(0);
    call.reply().array(0);
  }

  private static void replicaOf(Call call) {
    if (call.server().config().flag("cluster-enabled")) {
      throw Errors.replicaOfInCluster();
    }
    if (!call.arg(1).is("NO") || !call.arg(2).is("ONE")) {
      checkPort(call.arg(2));
      throw Errors.noReplication();
    }
    call.reply().ok();
  }

  private static void checkPort(Slice port) {
    try {
      long number = port.toLong();
      if (number >= 0 && number <= 65_535) {
        return;
      }
    } catch (NumberFormatException e) {
      // Refused as one that is out of range.
    }
    throw Errors.invalidMasterPort();
  }
}
