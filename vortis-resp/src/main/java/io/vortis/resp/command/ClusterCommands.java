package io.vortis.resp.command;

import static io.vortis.resp.command.Category.CONNECTION;
import static io.vortis.resp.command.Command.container;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.util.List;

/**
 * {@code CLUSTER}: what clients of a cluster ask, answered as by one healthy node that has all
 * slots. Without {@code cluster-enabled} all of it is refused, as by a Redis that is no cluster.
 */
final class ClusterCommands {
  private static final int BUS_PORT_OFFSET = 10_000;
  private static final int STEP = 1_000;

  private ClusterCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        container("cluster")
            .manual("cluster", "3.0.0", "Depends on subcommand.", "",
                "Describes the cluster, which is this one node")
            .subcommands(
                row("countkeysinslot", 3, inCluster(ClusterCommands::countKeysInSlot))
                    .flags(STALE)
                    .manual("cluster", "3.0.0", "O(N), N keys", "slot",
                        "Counts the keys of a slot"),
                row("help", 2, inCluster(Help::reply))
                    .flags(LOADING, STALE)
                    .manual("cluster", "5.0.0", "O(1)", "",
                        "Lists the subcommands"),
                row("info", 2, inCluster(ClusterCommands::info))
                    .flags(STALE)
                    .tips("nondeterministic_output")
                    .manual("cluster", "3.0.0", "O(1)", "",
                        "Tells how the cluster is"),
                row("keyslot", 3, inCluster(ClusterCommands::keySlot))
                    .flags(STALE)
                    .manual("cluster", "3.0.0", "O(N), N bytes of the key", "keyname",
                        "Tells the slot of a key"),
                row("links", 2, inCluster(call -> call.reply().array(0)))
                    .flags(STALE)
                    .tips("nondeterministic_output")
                    .manual("cluster", "7.0.0", "O(1)", "",
                        "Lists the links to other nodes, of which there are none"),
                row("myid", 2, inCluster(call -> call.reply().bulk(id(call))))
                    .flags(STALE)
                    .manual("cluster", "3.0.0", "O(1)", "",
                        "Tells the name of this node"),
                row("nodes", 2, inCluster(ClusterCommands::nodes))
                    .flags(STALE)
                    .tips("nondeterministic_output")
                    .manual("cluster", "3.0.0", "O(1)", "",
                        "Describes this node, in a line"),
                row("shards", 2, inCluster(ClusterCommands::shards))
                    .flags(STALE)
                    .tips("nondeterministic_output")
                    .manual("cluster", "7.0.0", "O(1)", "",
                        "Describes this node as the one shard of the cluster"),
                row("slots", 2, inCluster(ClusterCommands::slots))
                    .flags(STALE)
                    .tips("nondeterministic_output")
                    .manual("cluster", "3.0.0", "O(1)", "",
                        "Tells that this node has all slots")
                    .deprecated("7.0.0", "`CLUSTER SHARDS`")),
        row("asking", 1, inCluster(call -> call.reply().ok()))
            .flags(FAST)
            .acl(CONNECTION)
            .manual("cluster", "3.0.0", "O(1)", "",
                "Does nothing: no slot is ever on its way"),
        row("readonly", 1, inCluster(call -> call.reply().ok()))
            .flags(LOADING, STALE, FAST)
            .acl(CONNECTION)
            .manual("cluster", "3.0.0", "O(1)", "",
                "Does nothing: there is no replica to read from"),
        row("readwrite", 1, inCluster(call -> call.reply().ok()))
            .flags(LOADING, STALE, FAST)
            .acl(CONNECTION)
            .manual("cluster", "3.0.0", "O(1)", "",
                "Does nothing: there is no replica to read from"));
  }
  // spotless:on

  private static Handler inCluster(Handler handler) {
    return call -> {
      if (!call.server().config().flag("cluster-enabled")) {
        throw Errors.noCluster();
      }
      handler.run(call);
    };
  }

  private static String id(Call call) {
    return call.server().stats().runId();
  }

  /** The address that this client reached the server at: it is what it can reach again. */
  private static String host(Call call) {
    String address = call.client().localAddress();
    int colon = address.lastIndexOf(':');
    return colon < 0 ? "" : address.substring(0, colon);
  }

  private static void info(Call call) {
    call.reply()
        .verbatim(
            """
            cluster_state:ok
            cluster_slots_assigned:%d
            cluster_slots_ok:%1$d
            cluster_slots_pfail:0
            cluster_slots_fail:0
            cluster_known_nodes:1
            cluster_size:1
            cluster_current_epoch:0
            cluster_my_epoch:0
            cluster_stats_messages_sent:0
            cluster_stats_messages_received:0
            total_cluster_links_buffer_limit_exceeded:0
            """
                .formatted(Slots.COUNT)
                .replace("\n", "\r\n"));
  }

  private static void nodes(Call call) {
    int port = call.server().port();
    call.reply()
        .verbatim(
            "%s %s:%d@%d myself,master - 0 0 0 connected 0-%d\n"
                .formatted(id(call), host(call), port, port + BUS_PORT_OFFSET, Slots.COUNT - 1));
  }

  private static void slots(Call call) {
    ReplyWriter reply = call.reply();
    reply.array(1);
    reply.array(3);
    reply.integer(0);
    reply.integer(Slots.COUNT - 1);
    reply.array(4);
    reply.bulk(host(call));
    reply.integer(call.server().port());
    reply.bulk(id(call));
    reply.array(0);
  }

  private static void shards(Call call) {
    ReplyWriter reply = call.reply();
    reply.array(1);
    reply.map(2);
    reply.bulk("slots");
    reply.array(2);
    reply.integer(0);
    reply.integer(Slots.COUNT - 1);
    reply.bulk("nodes");
    reply.array(1);
    reply.map(7);
    pair("id", id(call), reply);
    reply.bulk("port");
    reply.integer(call.server().port());
    pair("ip", host(call), reply);
    pair("endpoint", host(call), reply);
    pair("role", "master", reply);
    reply.bulk("replication-offset");
    reply.integer(0);
    pair("health", "online", reply);
  }

  private static void pair(String name, String value, ReplyWriter reply) {
    reply.bulk(name);
    reply.bulk(value);
  }

  private static void keySlot(Call call) {
    call.reply().integer(Slots.of(call.arg(2)));
  }

  /** Looks at every key: there is no index by slots, for nobody moves slots from here. */
  private static void countKeysInSlot(Call call) {
    long slot = call.integer(2);
    if (slot < 0 || slot >= Slots.COUNT) {
      throw Errors.invalidSlot();
    }
    long[] count = new long[1];
    long cursor = 0;
    do {
      cursor =
          call.keyspace()
              .scan(
                  cursor,
                  STEP,
                  key -> {
                    if (Slots.of(Slice.of(key)) == slot) {
                      count[0]++;
                    }
                  });
    } while (cursor != 0);
    call.reply().integer(count[0]);
  }
}
