package io.vortis;

import static java.util.Objects.requireNonNull;

import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The options that every store has. Without any, a store is what a plain map is: unbounded, without
 * a TTL of its own, without a background thread, but thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @param <B> the builder itself
 */
public abstract class StoreBuilder<K, V, B extends StoreBuilder<K, V, B>> {
  private static final int MAX_STRIPES = 1 << 12;

  InstantSource clock = InstantSource.system();
  Eviction eviction = Eviction.random();
  @Nullable Duration defaultTtl;
  @Nullable Duration timeToIdle;
  Duration expiryInterval = Duration.ofMillis(100);
  Duration expiryBudget = Duration.ofMillis(1);
  boolean activeExpiry;
  boolean threadSafe = true;
  boolean recordStats;
  int stripes;
  private @Nullable Long randomSeed;
  final LongAdder droppedEvents = new LongAdder();
  final List<StoreListener<? super K, ? super V>> listeners = new ArrayList<>();

  /** For the builders of stores. */
  protected StoreBuilder() {}

  /** This builder, as what it is. */
  protected abstract B self();

  /**
   * What a full store does; evicting at random by default, which costs nothing. For a cache, {@link
   * Eviction#s3Fifo()} is recommended. Means nothing without a bound.
   */
  public B eviction(Eviction eviction) {
    this.eviction = requireNonNull(eviction, "eviction");
    return self();
  }

  /**
   * The TTL of entries that are written without one; none by default.
   *
   * @throws IllegalArgumentException if {@code ttl} is zero or negative
   */
  public B defaultTtl(Duration ttl) {
    Millis.positive(ttl, "ttl");
    defaultTtl = ttl;
    return self();
  }

  /**
   * Lets every entry expire so long after it was last read or written, if its TTL is not over
   * before.
   *
   * @throws IllegalArgumentException if {@code time} is zero or negative
   */
  public B timeToIdle(Duration time) {
    Millis.positive(time, "time");
    timeToIdle = time;
    return self();
  }

  /**
   * Starts the background sweeper with the store. This makes the store thread-safe whatever was
   * asked.
   */
  public B activeExpiry() {
    activeExpiry = true;
    return self();
  }

  /**
   * How long the sweeper rests between two cycles; 100 ms by default.
   *
   * @throws IllegalArgumentException if {@code interval} is zero or negative
   */
  public B expiryInterval(Duration interval) {
    Millis.positive(interval, "interval");
    expiryInterval = interval;
    return self();
  }

  /**
   * How long one of the sweeper's cycles may take; 1 ms by default. After one that did not come to
   * an end the next follows sooner than after {@link #expiryInterval}: then up to a quarter of a
   * processor's time goes to expiry.
   *
   * @throws IllegalArgumentException if {@code budget} is zero or negative
   */
  public B expiryBudget(Duration budget) {
    Millis.positive(budget, "budget");
    expiryBudget = budget;
    return self();
  }

  /**
   * Whether several threads may use the store; they may by default. A store for one thread takes no
   * locks. Using it from several all the same breaks it, and nothing warns of that.
   */
  public B threadSafe(boolean threadSafe) {
    this.threadSafe = threadSafe;
    return self();
  }

  /** Where the store reads the time; the system's clock by default. */
  public B clock(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
    return self();
  }

  /** A listener from the start; see {@link Store#addListener}. May be called several times. */
  public B listener(StoreListener<? super K, ? super V> listener) {
    listeners.add(requireNonNull(listener, "listener"));
    return self();
  }

  /**
   * A listener that is told by {@code executor}, one event after the other, in order per key. Up to
   * 65,536 events wait for it; those that come when so many do are dropped and counted in {@link
   * StoreStats#droppedEvents}.
   */
  public B listener(StoreListener<? super K, ? super V> listener, Executor executor) {
    requireNonNull(listener, "listener");
    requireNonNull(executor, "executor");
    listeners.add(new AsyncListener<>(listener, executor, droppedEvents));
    return self();
  }

  /** Records what {@link Store#stats} tells; by default nothing is. */
  public B recordStats() {
    recordStats = true;
    return self();
  }

  /**
   * How many stripes the store has, rounded up to a power of two: so many writers work at the same
   * time. By default chosen from the bound and the number of processors.
   *
   * @throws IllegalArgumentException if it is not between 1 and 4096
   */
  public B stripes(int stripes) {
    if (stripes < 1 || stripes > MAX_STRIPES) {
      throw new IllegalArgumentException(
          "stripes must be between 1 and " + MAX_STRIPES + ": stripes=" + stripes);
    }
    this.stripes = stripes;
    return self();
  }

  /**
   * Makes every random choice of the store repeatable, for simulations and tests. Without it each
   * store has a seed of its own.
   */
  public B randomSeed(long seed) {
    randomSeed = seed;
    return self();
  }

  /**
   * What was chosen, for engines in other packages.
   *
   * @param clock where the time comes from
   * @param eviction what a full store does
   * @param timeToIdle in milliseconds, 0 for none
   * @param concurrent whether locks are needed
   * @param activeExpiry whether the sweeper starts with the store
   * @param randomSeed what every random choice follows from
   */
  protected record Options(
      InstantSource clock,
      Eviction eviction,
      long timeToIdle,
      boolean concurrent,
      boolean activeExpiry,
      long randomSeed) {}

  /** What was chosen, for engines in other packages. */
  protected final Options options() {
    return new Options(
        clock,
        eviction,
        timeToIdle == null ? 0 : Millis.roundedUp(timeToIdle),
        concurrent(),
        activeExpiry,
        seed());
  }

  /** What every random choice of the next store follows from. */
  final long seed() {
    return randomSeed == null ? ThreadLocalRandom.current().nextLong() : randomSeed;
  }

  /** Whether locks are needed: somebody asked for them, or the sweeper will be a second thread. */
  boolean concurrent() {
    return threadSafe || activeExpiry;
  }

  /**
   * The number of stripes, a power of two.
   *
   * @param roomy how many stripes the bound leaves well filled
   */
  protected final int stripeCount(long roomy) {
    if (stripes > 0) {
      return ceilingPowerOfTwo(stripes);
    }
    if (!concurrent()) {
      return 1;
    }
    int wanted = ceilingPowerOfTwo(8 * Runtime.getRuntime().availableProcessors());
    long allowed = Long.highestOneBit(Math.max(1, roomy));
    return (int) Math.min(Math.min(wanted, 256), allowed);
  }

  private static int ceilingPowerOfTwo(int n) {
    return n == 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
  }
}
