package io.vortis.resp.events;

import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.PubSub.Kind;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one client has subscribed to.
 *
 * <p>Threads: the client's own; others look at the sizes, which are volatile.
 */
public final class Subscriptions {
  /** What a name occupies beside its bytes, here and where the server keeps who subscribed. */
  private static final int OVERHEAD = 128;

  private final Map<Kind, Set<Slice>> names = new EnumMap<>(Kind.class);
  private volatile int channels;
  private volatile int patterns;
  private volatile int shardChannels;
  private volatile long bytes;

  /** The names of a kind. */
  public Set<Slice> of(Kind kind) {
    return names.computeIfAbsent(kind, k -> new LinkedHashSet<>());
  }

  /** How many there are of a kind. */
  public int count(Kind kind) {
    return switch (kind) {
      case CHANNEL -> channels;
      case PATTERN -> patterns;
      case SHARD -> shardChannels;
    };
  }

  /** How many there are as replies count them: channels with patterns, shard channels apart. */
  public int countedWith(Kind kind) {
    return kind == Kind.SHARD ? shardChannels : channels + patterns;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return channels + patterns + shardChannels == 0;
  }

  /** About how many bytes they occupy. */
  public long bytes() {
    return bytes;
  }

  /** Adds a name; whether it is new. */
  boolean add(Kind kind, Slice name) {
    boolean added = of(kind).add(name);
    count(added ? OVERHEAD + name.length() : 0);
    return added;
  }

  /** Takes a name away; whether it was there. */
  boolean remove(Kind kind, Slice name) {
    boolean removed = of(kind).remove(name);
    count(removed ? -OVERHEAD - name.length() : 0);
    return removed;
  }

  private void count(int more) {
    long size = bytes + more;
    bytes = size;
    channels = of(Kind.CHANNEL).size();
    patterns = of(Kind.PATTERN).size();
    shardChannels = of(Kind.SHARD).size();
  }
}
