package io.vortis.offheap;

import static java.util.Objects.requireNonNull;

import io.vortis.RemovalCause;
import io.vortis.Updater;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes that depend on what is there: each reads, decides and writes the scratch's key as one step
 * under the stripe's lock.
 *
 * <p>Threads: any; the scratch is the caller's own.
 */
final class Edits {
  private final Engine engine;
  private final EntryShape shape;
  private final Chains chains;
  private final InstantSource clock;
  private final LongSupplier defaultExpiry;

  Edits(Engine engine, Chains chains, InstantSource clock, LongSupplier defaultExpiry) {
    this.engine = engine;
    shape = engine.shape;
    this.chains = chains;
    this.clock = clock;
    this.defaultExpiry = defaultExpiry;
  }

  /** What is done under the lock, more than once if room has to be made first. */
  private abstract static class Step<R extends @Nullable Object> {
    @Nullable R result;

    /** By how many bytes what was not done makes the live part of the store larger. */
    long growth;

    /**
     * Does it, if there is room.
     *
     * @param present whether the stripe has found the key
     * @return 0 if it was done, else how many segments should be reserved
     */
    abstract int run(Stripe stripe, boolean present);
  }

  private void run(Scratch scratch, Step<?> step) {
    KeySpan key = scratch.key;
    shape.checkKey(key.length);
    engine.growIfShort(0);
    Stripe stripe = engine.stripes.of(key.hash);
    Reservation reservation = scratch.reservation;
    try {
      for (; ; ) {
        int wanted;
        long growth;
        engine.stripes.enter(stripe);
        try {
          boolean present = stripe.findLive(key);
          wanted = step.run(stripe, present);
          if (wanted == 0) {
            return;
          }
          growth = step.growth;
        } finally {
          stripe.exit();
        }
        wanted += scratch.write.chainSegments;
        chains.abandon(scratch.write);
        engine.makeRoom(wanted, reservation, stripe, growth);
      }
    } finally {
      reservation.releaseAll();
      chains.abandon(scratch.write);
      scratch.write.forget();
    }
  }

  // ---------------------------------------------------------------- by whoever asks

  /**
   * Lets an updater decide.
   *
   * @param deleting runs under the key's lock if the decision is to delete
   */
  @SuppressWarnings("NullAway") // a result is set when the step is over, and may be null
  <V, R extends @Nullable Object> R update(
      Scratch scratch, ValueBridge<V> bridge, Updater<V, R> updater, Runnable deleting) {
    Step<R> step =
        new Step<>() {
          @Override
          int run(Stripe stripe, boolean present) {
            Decision<V> decision = new Decision<>(present ? stripe.found : null, bridge);
            result = updater.update(decision);
            int wanted = apply(decision, present, stripe, scratch, bridge, deleting);
            growth = wanted == 0 ? 0 : stripe.growth(scratch.write, present);
            return wanted;
          }
        };
    run(scratch, step);
    return step.result;
  }

  /** Carries out what an updater decided; returns how many segments should be reserved, or 0. */
  private <V> int apply(
      Decision<V> decision,
      boolean present,
      Stripe stripe,
      Scratch scratch,
      ValueBridge<V> bridge,
      Runnable deleting) {
    long expiresAt = decision.expiresAt;
    boolean past = expiresAt != Segments.NEVER && expiresAt <= clock.millis();
    switch (decision.action) {
      case KEEP -> {
        return 0;
      }
      case SET, SET_KEEPING_EXPIRY -> {
        boolean keeps = decision.action == Decision.Action.SET_KEEPING_EXPIRY;
        if (keeps) {
          expiresAt = keptExpiry(stripe, present);
        } else if (past) {
          break;
        }
        chains.abandon(scratch.write);
        bridge.encode(requireNonNull(decision.value), scratch);
        scratch.write.expiresAt = expiresAt;
        shape.check(scratch.key.length, scratch.write.length);
        return stripe.put(scratch.write, present, scratch.reservation);
      }
      case EXPIRE -> {
        if (!past) {
          if (present) {
            stripe.expireFound(expiresAt);
          }
          return 0;
        }
      }
      case DELETE -> {}
    }
    deleting.run();
    if (present) {
      stripe.removeFound(RemovalCause.EXPLICIT);
    }
    return 0;
  }

  private long keptExpiry(Stripe stripe, boolean present) {
    return present ? EntryLayout.expiresAt(stripe.found.entry) : defaultExpiry.getAsLong();
  }

  // ---------------------------------------------------------------- numbers

  /**
   * Adds to the integer that the value is, 0 if there is none: in place, from the second time on.
   *
   * @return the sum
   * @throws NumberFormatException if the value is no integer
   * @throws ArithmeticException if the sum is out of range
   */
  long add(Scratch scratch, long amount) {
    Step<Long> step =
        new Step<>() {
          @Override
          int run(Stripe stripe, boolean present) {
            long sum = Math.addExact(present ? stripe.found.number() : 0, amount);
            result = sum;
            if (present && stripe.found.isNumber()) {
              stripe.putNumberFound(sum);
              return 0;
            }
            scratch.write.setNumber(sum, keptExpiry(stripe, present));
            growth = stripe.growth(scratch.write, present);
            return stripe.put(scratch.write, present, scratch.reservation);
          }
        };
    run(scratch, step);
    return requireNonNull(step.result);
  }

  // ---------------------------------------------------------------- parts of values

  /** Where {@link #write} writes at the end of the value. */
  static final int END = -1;

  /** What it returns if the value would be too long. */
  static final int TOO_LONG = -1;

  /**
   * Writes into a value, which is empty if there is none, and gets as much longer as it must; what
   * was not written of it then is zeros.
   *
   * @param from where the part begins in the value, or {@link #END}
   * @param limit how long the value may be then
   * @return how long it is then, or {@link #TOO_LONG}
   */
  int write(Scratch scratch, ByteSpan part, int from, long limit) {
    Step<Integer> step =
        new Step<>() {
          @Override
          int run(Stripe stripe, boolean present) {
            int before = present ? stripe.found.valueLength : 0;
            int begin = from == END ? before : from;
            long end = (long) begin + part.length;
            if (end > limit) {
              result = TOO_LONG;
              return 0;
            }
            shape.check(scratch.key.length, (int) Math.min(end, Integer.MAX_VALUE));
            result = (int) Math.max(before, end);
            Write write = scratch.write;
            long expiresAt = keptExpiry(stripe, present);
            if (present && begin >= before) {
              setEnd(write, part, begin - before, expiresAt);
              int wanted = stripe.appends.append(write, scratch.reservation);
              if (wanted != Appends.REWRITE) {
                growth = stripe.appends.growth();
                return wanted;
              }
            }
            chains.abandon(write);
            setWhole(write, part, begin, present ? stripe.found : null, expiresAt);
            if (present && end > before) {
              giveSlack(write, stripe);
            }
            growth = stripe.growth(write, present);
            return stripe.put(write, present, scratch.reservation);
          }
        };
    run(scratch, step);
    return requireNonNull(step.result);
  }

  /** What is to be added to a value: so many zeros and the part. */
  private static void setEnd(Write write, ByteSpan part, int zeros, long expiresAt) {
    if (zeros == 0) {
      write.set(part.array, part.offset, part.length, expiresAt);
    } else {
      byte[] end = new byte[Math.addExact(zeros, part.length)];
      System.arraycopy(part.array, part.offset, end, zeros, part.length);
      write.set(end, 0, end.length, expiresAt);
    }
  }

  private static void setWhole(
      Write write, ByteSpan part, int begin, @Nullable Lookup found, long expiresAt) {
    int before = found == null ? 0 : found.valueLength;
    ByteBuffer whole = ByteBuffer.allocate(Math.max(before, begin + part.length));
    if (found != null) {
      found.copyTo(whole, 0);
    }
    System.arraycopy(part.array, part.offset, whole.array(), begin, part.length);
    write.set(whole.array(), 0, whole.capacity(), expiresAt);
  }

  /**
   * Gives an entry that has grown room to grow, if it stands in the log and memory is not short.
   */
  private void giveSlack(Write write, Stripe stripe) {
    if (shape.chainSegments(write.key.length, write.length) == 0) {
      write.slack = shape.slackFor(shape.size(write, 0));
      if (stripe.isFullWith(write)) {
        write.slack = 0;
      }
    }
  }
}
