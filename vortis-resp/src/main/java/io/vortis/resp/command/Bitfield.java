package io.vortis.resp.command;

import org.jspecify.annotations.Nullable;

/**
 * The integers of {@code BITFIELD} and what happens to them.
 *
 * @see <a href="https://redis.io/commands/bitfield/">BITFIELD</a>
 */
final class Bitfield {

  private Bitfield() {}

  /** What is done. */
  enum Verb {
    GET(2),
    SET(3),
    INCRBY(3);

    private final int arguments;

    Verb(int arguments) {
      this.arguments = arguments;
    }

    /** How many arguments follow. */
    int arguments() {
      return arguments;
    }
  }

  /** What becomes of a number that is too large or too small. */
  enum Overflow {
    /** Its highest bits are lost. */
    WRAP,
    /** It becomes the nearest number there is. */
    SAT,
    /** Nothing is written, and the result is null. */
    FAIL
  }

  /** How an integer stands in a value. */
  record Type(boolean signed, int bits) {

    long min() {
      return signed ? -1L << (bits - 1) : 0;
    }

    long max() {
      return signed ? ~min() : ~(-1L << bits);
    }

    /** The number that the lowest bits spell. */
    long wrap(long number) {
      int shift = Long.SIZE - bits;
      return signed ? number << shift >> shift : number << shift >>> shift;
    }

    /**
     * Whether a sum is above the largest number (1), below the smallest (-1), or neither (0). As in
     * Redis, an unsigned number that is set is first taken for one of 64 bits, and one that is far
     * below the smallest signed number is above the largest, for the difference overflows.
     */
    int overflow(long number, long increment) {
      long room = max() - number;
      if (!signed) {
        boolean above =
            Long.compareUnsigned(number, max()) > 0 || (increment > 0 && increment > room);
        return above ? 1 : increment < 0 && increment < -number ? -1 : 0;
      }
      long roomBelow = min() - number;
      if (number > max()
          || (bits != Long.SIZE && increment > room)
          || (number >= 0 && increment > 0 && increment > room)) {
        return 1;
      }
      boolean below =
          number < min()
              || (bits != Long.SIZE && increment < roomBelow)
              || (number < 0 && increment < 0 && increment < roomBelow);
      return below ? -1 : 0;
    }
  }

  /**
   * One step.
   *
   * @param offset the position of the first bit
   * @param number what to set or to add
   */
  record Operation(Verb verb, Type type, long offset, long number, Overflow overflow) {

    /** The integer that stands there. */
    long read(byte[] value) {
      return type.wrap(Bits.get(value, offset, type.bits()));
    }

    /** Runs it on a value that is long enough; returns the result. */
    @Nullable Long run(byte[] value) {
      long present = read(value);
      if (verb == Verb.GET) {
        return present;
      }
      long base = verb == Verb.SET ? number : present;
      long increment = verb == Verb.SET ? 0 : number;
      int exceeds = type.overflow(base, increment);
      if (exceeds != 0 && overflow == Overflow.FAIL) {
        return null;
      }
      long next = base + increment;
      if (exceeds != 0) {
        next = overflow == Overflow.WRAP ? type.wrap(next) : exceeds > 0 ? type.max() : type.min();
      }
      Bits.set(value, offset, type.bits(), next);
      return verb == Verb.SET ? present : (Long) next;
    }
  }
}
