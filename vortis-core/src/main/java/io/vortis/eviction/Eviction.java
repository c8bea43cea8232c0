package io.vortis.eviction;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a bounded store does when it is full: which entries may go, and in which order. Immutable.
 *
 * <p>The names are Redis's ({@code maxmemory-policy}): {@code noeviction}, {@code allkeys-random},
 * {@code volatile-lru} and so on; {@code fifo} and {@code s3fifo} are our own. {@link #s3Fifo} is
 * recommended for caches. A {@code volatile-} policy evicts only entries that have a TTL and
 * refuses the write if there are none.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/eviction/">Redis: key eviction</a>
 */
public final class Eviction {

  /** Which entries may be evicted. */
  public enum Scope {
    /** None: the write is refused. */
    NONE,
    /** Those that have a TTL. */
    VOLATILE,
    /** Any. */
    ALL_KEYS
  }

  /** The policies that have a name; a new one needs its line here. */
  private static final List<EvictionPolicy> POLICIES =
      List.of(
          new RandomPolicy(),
          new LruPolicy(),
          new LfuPolicy(),
          new FifoPolicy(),
          new TtlPolicy(),
          new S3FifoPolicy());

  private static final Eviction NONE = new Eviction(Scope.NONE, null, 0, false);

  private final Scope scope;
  private final @Nullable EvictionPolicy policy;
  private final int samples;
  private final boolean overflowAllowed;

  private Eviction(
      Scope scope, @Nullable EvictionPolicy policy, int samples, boolean overflowAllowed) {
    this.scope = scope;
    this.policy = policy;
    this.samples = samples;
    this.overflowAllowed = overflowAllowed;
  }

  /** Evicts nothing: a write that does not fit is refused. Redis's {@code noeviction}. */
  public static Eviction none() {
    return NONE;
  }

  /** Evicts any entry. Redis's {@code allkeys-random}. */
  public static Eviction random() {
    return named("allkeys-random");
  }

  /** Evicts the entry not used for longest. Redis's {@code allkeys-lru}. */
  public static Eviction lru() {
    return named("allkeys-lru");
  }

  /** Evicts the entry used least often, with decay. Redis's {@code allkeys-lfu}. */
  public static Eviction lfu() {
    return named("allkeys-lfu");
  }

  /** Evicts the entry inserted first. */
  public static Eviction fifo() {
    return named("allkeys-fifo");
  }

  /**
   * Evicts by S3-FIFO: what is new passes through a small queue, what was used in the meantime goes
   * on to a main one, and the sizes of the two follow from which evictions prove to be mistakes.
   * The recommended policy for caches: of those here it answers the most requests, as many as
   * W-TinyLFU does. Redis has no such policy; here it is called {@code allkeys-s3fifo}.
   *
   * <p>A read notes the first three uses of an entry since it was last moved, and nothing more; an
   * insert into a full store moves a constant number of entries on the mean. It takes some nine
   * bytes for each entry more than LRU. {@link #samples} means nothing to it. Under {@code
   * volatile-s3fifo} there are no queues: of a sample it evicts the entry used least, up to three
   * times, and of those the one not used for longest.
   *
   * @see <a href="https://doi.org/10.1145/3600006.3613147">Yang et al., FIFO queues are all you
   *     need for cache eviction, SOSP 2023</a>
   */
  public static Eviction s3Fifo() {
    return named("allkeys-s3fifo");
  }

  /** Evicts the entry that would expire first. Redis's {@code volatile-ttl}. */
  public static Eviction volatileTtl() {
    return named("volatile-ttl");
  }

  /** Evicts the entry, of all, that {@code policy} ranks lowest. */
  public static Eviction allKeys(EvictionPolicy policy) {
    return new Eviction(Scope.ALL_KEYS, policy, 1, false).samples(policy.samples());
  }

  /** Evicts the entry, of those with a TTL, that {@code policy} ranks lowest. */
  public static Eviction volatileKeys(EvictionPolicy policy) {
    return new Eviction(Scope.VOLATILE, policy, 1, false).samples(policy.samples());
  }

  /**
   * What Redis calls {@code name}.
   *
   * @throws IllegalArgumentException if there is no such policy; the message lists those there are
   */
  public static Eviction named(String name) {
    if (name.equals("noeviction")) {
      return NONE;
    }
    for (EvictionPolicy policy : POLICIES) {
      if (name.equals("allkeys-" + policy.name())) {
        return allKeys(policy);
      }
      if (name.equals("volatile-" + policy.name())) {
        return volatileKeys(policy);
      }
    }
    throw new IllegalArgumentException(
        "unknown eviction policy: name=" + name + ", known=" + String.join(" ", names()));
  }

  /** All names that {@link #named} takes. */
  public static List<String> names() {
    return Stream.concat(
            Stream.of("noeviction"),
            POLICIES.stream()
                .flatMap(p -> Stream.of("allkeys-" + p.name(), "volatile-" + p.name())))
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * The same, choosing from so many random entries: more come closer to the exact order and cost
   * more.
   *
   * @throws IllegalArgumentException if {@code samples} is not between 1 and 64
   */
  public Eviction samples(int samples) {
    if (samples < 1 || samples > 64) {
      throw new IllegalArgumentException("samples must be between 1 and 64: samples=" + samples);
    }
    return new Eviction(scope, policy, samples, overflowAllowed);
  }

  /**
   * The same, but where nothing may be evicted the store grows past its bound instead of refusing
   * the write: for whom losing data is worse than exceeding the limit. A store off the heap, whose
   * bound is hard, refuses the write all the same.
   */
  public Eviction allowOverflow() {
    return new Eviction(scope, policy, samples, true);
  }

  /** Which entries may be evicted. */
  public Scope scope() {
    return scope;
  }

  /** How candidates are ranked; {@code null} where nothing is evicted. */
  public @Nullable EvictionPolicy policy() {
    return policy;
  }

  /** How many random entries to choose from. */
  public int samples() {
    return samples;
  }

  /** Whether entries wait in queues for their turn, instead of being sampled. */
  public boolean queues() {
    return policy != null && policy.queues() && scope == Scope.ALL_KEYS;
  }

  /** Whether the store may grow past its bound. */
  public boolean overflowAllowed() {
    return overflowAllowed;
  }

  /** Redis's name for it. */
  @Override
  public String toString() {
    if (policy == null) {
      return "noeviction";
    }
    return (scope == Scope.VOLATILE ? "volatile-" : "allkeys-") + policy.name();
  }
}
