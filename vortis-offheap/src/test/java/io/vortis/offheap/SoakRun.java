package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.HeapInvariants;
import io.vortis.HeapStore;
import io.vortis.Store;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A store of each engine, the clock of both, and the actors that use them until time is up. */
final class SoakRun {
  /*
   * Threads:  Actors work in turns of some operations, each with the gate's read lock; who checks invariants holds its
   *           write lock, so that nothing is under way.
   */

  /** How long all may take to come to a pause; longer, and somebody has lost a lock. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Where stores log what listeners throw. */
  private static final Logger LISTENER_FAILURES = Logger.getLogger(Store.class.getName());

  private static final Duration PROGRESS = Duration.ofSeconds(10);

  final SteppedClock clock = new SteppedClock();
  final List<SoakSubject> subjects;
  final SoakReport report;
  private final long seed = Long.getLong("soak.seed", ThreadLocalRandom.current().nextLong());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final AtomicInteger actors = new AtomicInteger();
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final long end;
  private long nextProgress = System.nanoTime() + PROGRESS.toNanos();

  /**
   * @param largest how long values in the off-heap store may be
   */
  SoakRun(Duration length, int largest) {
    LISTENER_FAILURES.setLevel(Level.OFF);
    subjects = List.of(offHeap(largest), heap());
    report = new SoakReport(length, subjects, seed);
    end = System.nanoTime() + length.toNanos();
  }

  private SoakSubject offHeap(int largest) {
    SoakSubject subject = new SoakSubject("offheap", 512L << 20, 200_000, largest);
    OffHeapStore<Long, byte[]> store =
        OffHeapStore.builder(Codecs.longs(), Codecs.bytes())
            .maxBytes(subject.bound)
            .eviction(Eviction.lfu())
            .clock(clock)
            .activeExpiry()
            .expiryInterval(Duration.ofMillis(10))
            .listener(subject)
            .recordStats()
            .build();
    return subject.of(store, () -> Invariants.check(store.engine()));
  }

  private SoakSubject heap() {
    SoakSubject subject = new SoakSubject("heap", 6L << 20, 20_000, 8 << 10);
    HeapStore<Long, byte[]> store =
        HeapStore.<Long, byte[]>builder()
            .maxWeight(subject.bound, (key, value) -> 120 + value.length)
            .eviction(Eviction.lfu())
            .clock(clock)
            .activeExpiry()
            .expiryInterval(Duration.ofMillis(10))
            .listener(subject)
            .recordStats()
            .build();
    return subject.of(store, () -> HeapInvariants.check(store));
  }

  SoakActor actor(SoakSubject subject) {
    SplittableRandom own;
    synchronized (random) {
      own = random.split();
    }
    return new SoakActor(subject, clock, own, actors.incrementAndGet());
  }

  /** Has an actor do so much. What goes wrong ends the run. */
  void turn(SoakSubject subject, SoakActor actor, int operations) {
    gate.readLock().lock();
    try {
      for (int i = 0; i < operations; i++) {
        actor.act();
      }
      subject.operations.add(operations);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      over.countDown();
    } finally {
      gate.readLock().unlock();
    }
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  /**
   * Watches for a moment, and tells now and then how things are.
   *
   * @return whether there is time left
   * @throws AssertionError if anything has gone wrong
   */
  boolean goesOn() throws InterruptedException {
    boolean failed = over.await(20, TimeUnit.MILLISECONDS);
    if (failed) {
      throw new AssertionError("an actor failed", failure.get());
    }
    subjects.forEach(SoakSubject::watch);
    setClock();
    if (System.nanoTime() > nextProgress) {
      pause();
      report.progress();
      nextProgress = System.nanoTime() + PROGRESS.toNanos();
    }
    return System.nanoTime() < end;
  }

  /** Mostly about right, now and then an hour or a minute forward or back. */
  private void setClock() {
    synchronized (random) {
      long far = random.nextInt(50) == 0 ? 3_600_000 : random.nextInt(10) == 0 ? 60_000 : 500;
      clock.step(random.nextLong(-far, far + 1));
    }
  }

  /** Checks everything while nothing is under way. */
  private void pause() throws InterruptedException {
    assertThat(gate.writeLock().tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("all come to a pause")
        .isTrue();
    try {
      for (SoakSubject subject : subjects) {
        subject.store.stopExpiry();
        subject.invariants.run();
        subject.watch();
        subject.store.startExpiry();
        report.invariantsChecked();
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  /** Ends the turns of all actors, checks a last time, and reports. */
  void finish() throws InterruptedException {
    over.countDown();
    pause();
    report.end();
    if (failure.get() != null) {
      throw new AssertionError("an actor failed", failure.get());
    }
  }

  /** For runs that went well: after others it might wait for a lock that is lost. */
  void close() {
    subjects.forEach(subject -> subject.store.close());
  }
}
