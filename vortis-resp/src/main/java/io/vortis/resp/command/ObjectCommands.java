package io.vortis.resp.command;

import static io.vortis.resp.command.Category.KEYSPACE;
import static io.vortis.resp.command.Command.container;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Command.Trait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** {@code OBJECT} and {@code MEMORY}: what is to be known of values beside what they are. */
final class ObjectCommands {
  private static final int SHARED_INTEGERS = 10_000;
  private static final int LONGEST_EMBEDDED = 44;
  private static final int MILLIS_PER_SECOND = 1_000;
  private static final int LRU_CLOCK_MASK = (1 << 24) - 1;

  private ObjectCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        container("memory")
            .manual("server", "4.0.0", "Depends on subcommand.", "",
                "Tells how much memory is in use")
            .subcommands(
                row("doctor", 2, ObjectCommands::memoryDoctor)
                    .tips("nondeterministic_output", "request_policy:all_shards",
                        "response_policy:special")
                    .manual("server", "4.0.0", "O(1)", "",
                        "Tells whether the bound on memory is near"),
                row("help", 2, Help::reply)
                    .flags(LOADING, STALE)
                    .manual("server", "4.0.0", "O(1)", "",
                        "Lists the subcommands"),
                row("stats", 2, ObjectCommands::memoryStats)
                    .tips("nondeterministic_output", "request_policy:all_shards",
                        "response_policy:special")
                    .manual("server", "4.0.0", "O(1)", "",
                        "Tells how much memory the data takes"),
                row("usage", -3, ObjectCommands::memoryUsage)
                    .flags(READONLY)
                    .traits(Trait.SILENT)
                    .keys(new Keys(2, 2, 1, List.of("RO")))
                    .manual("server", "4.0.0", "O(1)", "key [SAMPLES count]",
                        "Tells how much memory a key and its value take")),
        container("object")
            .manual("generic", "2.2.3", "Depends on subcommand.", "",
                "Tells how a value is kept")
            .subcommands(
                object("encoding", ObjectCommands::encoding)
                    .manual("generic", "2.2.3", "O(1)", "key",
                        "Tells the form in which Redis would keep a value"),
                object("freq", ObjectCommands::frequency)
                    .manual("generic", "4.0.0", "O(1)", "key",
                        "Tells how often a key is used"),
                row("help", 2, Help::reply)
                    .flags(LOADING, STALE)
                    .acl(KEYSPACE)
                    .manual("generic", "6.2.0", "O(1)", "",
                        "Lists the subcommands"),
                object("idletime", ObjectCommands::idleTime)
                    .manual("generic", "2.2.3", "O(1)", "key",
                        "Tells how long a key has not been used"),
                object("refcount", ObjectCommands::references)
                    .manual("generic", "2.2.3", "O(1)", "key",
                        "Tells how many keys Redis would have share a value")));
  }
  // spotless:on

  private static Command.Row object(String name, Handler handler) {
    return row(
            name,
            3,
            call -> {
              if (call.keyspace().contains(call.arg(2))) {
                handler.run(call);
              } else {
                call.reply().nil();
              }
            })
        .flags(READONLY)
        .traits(Trait.SILENT)
        .acl(KEYSPACE)
        .tips("nondeterministic_output")
        .keys(new Keys(2, 2, 1, List.of("RO")));
  }

  // ---------------------------------------------------------------- OBJECT

  private static void encoding(Call call) {
    call.reply().bulk(encoding(Values.get(call, 2)));
  }

  /** The name of the form in which Redis keeps a value that was just set. */
  static String encoding(byte[] value) {
    if (integer(value).isPresent()) {
      return "int";
    }
    return value.length <= LONGEST_EMBEDDED ? "embstr" : "raw";
  }

  private static OptionalLong integer(byte[] value) {
    try {
      return OptionalLong.of(Slice.of(value).toLong());
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static void references(Call call) {
    call.reply().integer(references(Values.get(call, 2)));
  }

  /** How many keys Redis says to share a value that was just set. */
  static int references(byte[] value) {
    OptionalLong number = integer(value);
    boolean shared =
        number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() < SHARED_INTEGERS;
    return shared ? Integer.MAX_VALUE : 1;
  }

  private static void frequency(Call call) {
    if (!isLfu(call)) {
      throw Errors.frequencyNotTracked();
    }
    int frequency = call.keyspace().frequency(call.arg(2));
    if (frequency < 0) {
      throw Errors.frequencyNotTold();
    }
    call.reply().integer(frequency);
  }

  private static void idleTime(Call call) {
    if (isLfu(call)) {
      throw Errors.idleTimeNotTracked();
    }
    long idle = call.keyspace().idleMillis(call.arg(2));
    if (idle < 0) {
      throw Errors.idleTimeNotNoted();
    }
    call.reply().integer(idle / MILLIS_PER_SECOND);
  }

  /** The clock that Redis notes uses by: seconds, in 24 bits. */
  static long lruClock(long millis) {
    return (millis / MILLIS_PER_SECOND) & LRU_CLOCK_MASK;
  }

  private static boolean isLfu(Call call) {
    return call.server().config().get("maxmemory-policy").endsWith("-lfu");
  }

  // ---------------------------------------------------------------- MEMORY

  private static void memoryUsage(Call call) {
    for (int i = 3; i < call.count(); i += 2) {
      if (!call.arg(i).is("SAMPLES") || i + 1 == call.count() || call.integer(i + 1) < 0) {
        throw Errors.syntax();
      }
    }
    long bytes = call.keyspace().memoryUsage(call.arg(2));
    if (bytes < 0) {
      call.reply().nil();
    } else {
      call.reply().integer(bytes);
    }
  }

  private static void memoryStats(Call call) {
    Keyspace all = call.server().keyspace();
    long used = all.memoryUsed();
    long keys = all.size();
    long overhead = all.memoryDetails().getOrDefault("used_memory_overhead", 0L);
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("peak.allocated", call.server().stats().peakMemory(used));
    figures.put("total.allocated", used);
    figures.put("startup.allocated", 0L);
    figures.put("replication.backlog", 0L);
    figures.put("clients.slaves", 0L);
    figures.put(
        "clients.normal",
        call.server().clients().stream().mapToLong(client -> client.memory().total()).sum());
    figures.put("overhead.total", overhead);
    figures.put("keys.count", keys);
    figures.put("keys.bytes-per-key", keys == 0 ? 0 : used / keys);
    figures.put("dataset.bytes", used - overhead);
    ReplyWriter reply = call.reply();
    reply.map(figures.size());
    figures.forEach(
        (name, value) -> {
          reply.bulk(name);
          reply.integer(value);
        });
  }

  private static void memoryDoctor(Call call) {
    long max = call.server().keyspace().maxMemory();
    long used = call.server().keyspace().memoryUsed();
    call.reply().verbatim(diagnosis(used, max, call.server().config().get("maxmemory-policy")));
  }

  /** What there is to say of so much memory in use. */
  static String diagnosis(long used, long max, String policy) {
    String figures = "The store accounts for " + used + " bytes";
    if (max == 0) {
      return figures + "; there is no bound (maxmemory 0), so see that the machine has room.";
    }
    String bound = figures + " of the " + max + " it may have (maxmemory)";
    if (used < max / 10 * 9) {
      return bound + ". Nothing is wrong.";
    }
    return policy.equals("noeviction")
        ? bound
            + ". Writes will soon be refused: raise maxmemory, delete keys or let some be evicted."
        : bound + ". Keys are being evicted, as maxmemory-policy " + policy + " says.";
  }
}
