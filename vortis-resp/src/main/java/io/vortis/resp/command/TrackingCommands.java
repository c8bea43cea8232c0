package io.vortis.resp.command;

import static io.vortis.resp.command.Category.CONNECTION;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.Client;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.Tracking;
import io.vortis.resp.events.TrackingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Those subcommands of {@code CLIENT} that are about client-side caching. */
final class TrackingCommands {
  private static final Slice EVERYTHING = Slice.of("");

  private TrackingCommands() {}

  // spotless:off
  static Command.Row[] rows() {
    return new Command.Row[] {
        row("caching", 3, TrackingCommands::caching)
            .flags(NOSCRIPT, LOADING, STALE)
            .acl(CONNECTION)
            .manual("connection", "6.0.0", "O(1)", "<YES | NO>",
                "Says whether the next command's keys are to be tracked"),
        row("getredir", 2, call -> call.reply().integer(redirection(call.client())))
            .flags(NOSCRIPT, LOADING, STALE)
            .acl(CONNECTION)
            .manual("connection", "6.0.0", "O(1)", "",
                "Tells which connection hears of changes in place of this one"),
        row("tracking", -3, TrackingCommands::tracking)
            .flags(NOSCRIPT, LOADING, STALE)
            .acl(CONNECTION)
            .manual("connection", "6.0.0", "O(1), O(N) with N prefixes",
                "<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]]"
                    + " [BCAST] [OPTIN] [OPTOUT] [NOLOOP]",
                "Has this connection told when keys change that it may have cached"),
        row("trackinginfo", 2, TrackingCommands::info)
            .flags(NOSCRIPT, LOADING, STALE)
            .acl(CONNECTION)
            .manual("connection", "6.2.0", "O(1)", "",
                "Tells how this connection hears of changes")};
  }
  // spotless:on

  /** The words after {@code ON} or {@code OFF}. */
  private static final class Options {
    boolean broadcast;
    boolean optIn;
    boolean optOut;
    boolean noLoop;
    long redirect;
    final List<Slice> prefixes = new ArrayList<>();

    static Options parse(Call call) {
      Options options = new Options();
      for (int i = 3; i < call.count(); i++) {
        Slice word = call.arg(i);
        boolean more = i + 1 < call.count();
        if (word.is("REDIRECT") && more) {
          options.redirect(call, ++i);
        } else if (word.is("BCAST")) {
          options.broadcast = true;
        } else if (word.is("OPTIN")) {
          options.optIn = true;
        } else if (word.is("OPTOUT")) {
          options.optOut = true;
        } else if (word.is("NOLOOP")) {
          options.noLoop = true;
        } else if (word.is("PREFIX") && more) {
          options.prefixes.add(call.arg(++i).copy());
        } else {
          throw Errors.syntax();
        }
      }
      return options;
    }

    private void redirect(Call call, int argument) {
      if (redirect != 0) {
        throw Errors.redirectTwice();
      }
      redirect = call.integer(argument);
      if (call.server().client(redirect) == null) {
        throw Errors.redirectToNobody();
      }
    }
  }

  private static void tracking(Call call) {
    Options options = Options.parse(call);
    Client client = call.client();
    Tracking tracking = call.server().events().tracking();
    if (call.arg(2).is("ON")) {
      tracking.enable(client, mode(options, client.tracking()));
    } else if (call.arg(2).is("OFF")) {
      tracking.disable(client);
    } else {
      throw Errors.syntax();
    }
    call.reply().ok();
  }

  /** What the words ask for, if it goes with how the client is tracked so far. */
  private static TrackingMode mode(Options asked, @Nullable TrackingMode present) {
    if (!asked.broadcast && !asked.prefixes.isEmpty()) {
      throw Errors.prefixWithoutBroadcast();
    }
    if (present != null && present.broadcast() != asked.broadcast) {
      throw Errors.broadcastSwitched();
    }
    if (asked.broadcast && (asked.optIn || asked.optOut)) {
      throw Errors.optWithBroadcast();
    }
    if (asked.optIn && asked.optOut) {
      throw Errors.optBoth();
    }
    if (present != null
        && ((asked.optIn && present.optOut()) || (asked.optOut && present.optIn()))) {
      throw Errors.optSwitched();
    }
    List<Slice> prefixes = new ArrayList<>(present == null ? List.of() : present.prefixes());
    if (asked.broadcast) {
      addPrefixes(asked.prefixes, prefixes);
    }
    return new TrackingMode(
        asked.broadcast,
        asked.optIn,
        asked.optOut,
        asked.noLoop,
        asked.redirect,
        List.copyOf(prefixes));
  }

  private static void addPrefixes(List<Slice> asked, List<Slice> present) {
    for (int i = 0; i < asked.size(); i++) {
      Slice prefix = asked.get(i);
      for (Slice other : present) {
        if (overlap(prefix, other)) {
          throw Errors.prefixesOverlap(prefix, other, true);
        }
      }
      for (Slice other : asked.subList(i + 1, asked.size())) {
        if (overlap(prefix, other)) {
          throw Errors.prefixesOverlap(prefix, other, false);
        }
      }
    }
    List<Slice> added = asked.isEmpty() ? List.of(EVERYTHING) : asked;
    added.stream().filter(prefix -> !present.contains(prefix)).forEach(present::add);
  }

  private static boolean overlap(Slice one, Slice other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  private static void caching(Call call) {
    Client client = call.client();
    TrackingMode mode = client.tracking();
    if (mode == null) {
      throw Errors.cachingUntracked();
    }
    if (call.arg(2).is("YES")) {
      if (!mode.optIn()) {
        throw Errors.cachingInOtherMode("YES", "OPTIN");
      }
    } else if (call.arg(2).is("NO")) {
      if (!mode.optOut()) {
        throw Errors.cachingInOtherMode("NO", "OPTOUT");
      }
    } else {
      throw Errors.syntax();
    }
    client.caching(true);
    call.reply().ok();
  }

  /** The number of the client that is told in place of another; 0 if none is, -1 if not tracked. */
  static long redirection(Client client) {
    TrackingMode mode = client.tracking();
    return mode == null ? -1 : mode.redirect();
  }

  private static void info(Call call) {
    Client client = call.client();
    TrackingMode mode = client.tracking();
    List<String> flags = new ArrayList<>();
    flags.add(mode == null ? "off" : "on");
    if (mode != null) {
      addIf(mode.broadcast(), "bcast", flags);
      addIf(mode.optIn(), "optin", flags);
      addIf(mode.optIn() && client.isCaching(), "caching-yes", flags);
      addIf(mode.optOut(), "optout", flags);
      addIf(mode.optOut() && client.isCaching(), "caching-no", flags);
      addIf(mode.noLoop(), "noloop", flags);
      addIf(client.isRedirectBroken(), "broken_redirect", flags);
    }
    List<Slice> prefixes = new ArrayList<>(mode == null ? List.of() : mode.prefixes());
    prefixes.sort(Comparator.comparing(Slice::toLatin1));
    ReplyWriter reply = call.reply();
    reply.map(3);
    reply.bulk("flags");
    reply.set(flags.size());
    flags.forEach(reply::bulk);
    reply.bulk("redirect");
    reply.integer(redirection(client));
    reply.bulk("prefixes");
    reply.array(prefixes.size());
    prefixes.forEach(reply::bulk);
  }

  private static void addIf(boolean holds, String flag, List<String> flags) {
    if (holds) {
      flags.add(flag);
    }
  }
}
