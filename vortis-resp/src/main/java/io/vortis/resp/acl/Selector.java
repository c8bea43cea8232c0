package io.vortis.resp.acl;

import io.vortis.resp.acl.Denial.Reason;
import io.vortis.resp.codec.Glob;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Channels;
import io.vortis.resp.command.Command;
import io.vortis.resp.command.Flag;
import io.vortis.resp.command.Keys;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A set of permissions that suffices by itself: commands, the keys and the channels they may name.
 *
 * <p>Thread safety: immutable; nobody changes what it was made of.
 *
 * @param everyCommand whether it allows commands not yet known too
 * @param commands the numbers of the commands it allows
 * @param firstArguments by a command's number, the first arguments with which it is allowed
 *     although {@code commands} lacks it
 * @param commandRules the rules that led to this, from all or from none on
 * @param fromAll whether the rules start from all commands
 * @param everyKey whether it allows all keys
 * @param keys otherwise, those it allows
 * @param everyChannel whether it allows all channels
 * @param channels otherwise, those it allows
 */
record Selector(
    boolean everyCommand,
    BitSet commands,
    Map<Integer, Set<String>> firstArguments,
    List<String> commandRules,
    boolean fromAll,
    boolean everyKey,
    List<KeyPattern> keys,
    boolean everyChannel,
    List<Slice> channels) {

  /** Whether there is nothing that it does not allow. */
  boolean isUnrestricted() {
    return everyCommand && everyKey && everyChannel;
  }

  /**
   * Why the command that stands in a request from argument {@code start} on is not allowed, or
   * {@code null} if it is.
   */
  @Nullable Denial check(Command command, Request request, int start) {
    if (!allows(command, request, start)) {
      return new Denial(Reason.COMMAND, 0);
    }
    Denial denial = everyKey ? null : checkKeys(command.keys(), request, start);
    return denial != null || everyChannel
        ? denial
        : checkChannels(command.channels(), request, start);
  }

  private boolean allows(Command command, Request request, int start) {
    if (everyCommand || commands.get(command.number()) || command.flags().contains(Flag.NO_AUTH)) {
      return true;
    }
    Set<String> allowed = firstArguments.get(command.number());
    if (allowed == null || request.count() <= start + 1) {
      return false;
    }
    Slice first = request.arg(start + 1);
    return allowed.stream().anyMatch(first::is);
  }

  private @Nullable Denial checkKeys(Keys spec, Request request, int start) {
    if (spec.none()) {
      return null;
    }
    List<Slice> named = spec.of(request, start);
    for (int i = 0; i < named.size(); i++) {
      Slice key = named.get(i);
      List<String> access = spec.access(request, start, i);
      boolean reads = access.contains("access");
      boolean writes =
          access.contains("update") || access.contains("insert") || access.contains("delete");
      if (keys.stream().noneMatch(pattern -> pattern.allows(key, reads, writes))) {
        return new Denial(Reason.KEY, spec.first() + i * spec.step());
      }
    }
    return null;
  }

  private @Nullable Denial checkChannels(Channels spec, Request request, int start) {
    List<Slice> named = spec.of(request, start);
    for (int i = 0; i < named.size(); i++) {
      if (!allowsChannel(named.get(i), spec.patterns())) {
        return new Denial(Reason.CHANNEL, spec.first() + i);
      }
    }
    return null;
  }

  /** Whether a channel is allowed; a pattern of channels is only if the very same pattern is. */
  boolean allowsChannel(Slice channel, boolean pattern) {
    return everyChannel
        || channels.stream()
            .anyMatch(glob -> pattern ? glob.equals(channel) : Glob.matches(glob, channel, false));
  }

  // ---------------------------------------------------------------- in words

  /** The commands as rules. */
  String describeCommands() {
    StringJoiner rules = new StringJoiner(" ").add(fromAll ? "+@all" : "-@all");
    commandRules.forEach(rules::add);
    return rules.toString();
  }

  /** The keys as rules. */
  String describeKeys() {
    StringJoiner rules = new StringJoiner(" ");
    if (everyKey) {
      rules.add("~*");
    }
    keys.forEach(pattern -> rules.add(pattern.toString()));
    return rules.toString();
  }

  /** The channels as rules. */
  String describeChannels() {
    StringJoiner rules = new StringJoiner(" ");
    if (everyChannel) {
      rules.add("&*");
    }
    channels.forEach(glob -> rules.add("&" + glob.toLatin1()));
    return rules.toString();
  }

  /** All rules that make a selector like this of an empty one. */
  @Override
  public String toString() {
    StringJoiner rules = new StringJoiner(" ");
    if (everyKey || !keys.isEmpty()) {
      rules.add(describeKeys());
    }
    if (!everyChannel) {
      rules.add("resetchannels");
    }
    if (everyChannel || !channels.isEmpty()) {
      rules.add(describeChannels());
    }
    return rules.add(describeCommands()).toString();
  }
}
