package io.vortis.resp.command;

import static java.util.Objects.requireNonNull;

import io.vortis.Store;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words after key and value in a {@code SET}, or after the key in a {@code GETEX}. Each may be
 * repeated, and the last one counts; of {@code NX}, {@code XX} and {@code IFEQ} only one may stand
 * there, and only one of the words that say when the key expires.
 *
 * @param words a bit for each word that is there
 * @param time which argument says when the key expires, 0 if none does
 * @param expected which argument the present value must be equal to, 0 if none
 * @see <a href="https://redis.io/commands/set/">SET</a>
 * @see <a href="https://redis.io/commands/getex/">GETEX</a>
 */
record SetArguments(int words, int time, int expected) {
  static final int NX = 1;
  static final int XX = 1 << 1;
  static final int GET = 1 << 2;
  static final int KEEPTTL = 1 << 3;
  static final int EX = 1 << 4;
  static final int PX = 1 << 5;
  static final int EXAT = 1 << 6;
  static final int PXAT = 1 << 7;

  static final int PERSIST = 1 << 8;
  static final int IFEQ = 1 << 9;

  private static final int TIMED = EX | PX | EXAT | PXAT;
  private static final int EXPIRY = TIMED | KEEPTTL | PERSIST;
  private static final int CONDITION = NX | XX | IFEQ;

  /** The words of a SET. */
  static final int FOR_SET = TIMED | KEEPTTL | GET | CONDITION;

  /** The words of a GETEX. */
  static final int FOR_GETEX = TIMED | PERSIST;

  /** The words of a call from an argument on; others than the allowed ones are refused. */
  static SetArguments parse(Call call, int from, int allowed) {
    int words = 0;
    int time = 0;
    int expected = 0;
    for (int i = from; i < call.count(); i++) {
      int word = word(call.arg(i)) & allowed;
      if (word == 0 || (words & conflicts(word)) != 0) {
        throw Errors.syntax();
      }
      words |= word;
      if ((word & (TIMED | IFEQ)) != 0) {
        i++;
        if (i == call.count()) {
          throw Errors.syntax();
        }
        if (word == IFEQ) {
          expected = i;
        } else {
          time = i;
        }
      }
    }
    return new SetArguments(words, time, expected);
  }

  /**
   * What a SET in a request from argument {@code start} on does with its key: only GET and IFEQ
   * read it.
   */
  static List<String> access(Request request, int start, int key) {
    boolean reads =
        request.args(start).stream().skip(3).anyMatch(word -> word.is("GET") || word.is("IFEQ"));
    return reads ? List.of("RW", "access", "update") : List.of("OW", "update");
  }

  /** Whether a word is there. */
  boolean has(int word) {
    return (words & word) != 0;
  }

  /** Whether nothing is asked for but perhaps an expiry. */
  boolean isPlain() {
    return (words & ~TIMED) == 0;
  }

  /** Whether the present value is of interest, not only whether there is one. */
  boolean needsValue() {
    return has(GET | IFEQ);
  }

  /** Whether the key may be set, given whether it is there and, if needed, its value. */
  boolean allows(Call call, boolean found, byte @Nullable [] value) {
    if (!found) {
      return !has(XX | IFEQ);
    }
    return !has(NX) && (!has(IFEQ) || Slice.of(requireNonNull(value)).equals(call.arg(expected)));
  }

  /** When the key is to expire, in epoch milliseconds; {@link Store#NO_EXPIRY} if never. */
  long expiresAt(Call call) {
    if (time == 0) {
      return Store.NO_EXPIRY;
    }
    int unit = has(EX | EXAT) ? 1000 : 1;
    long given = call.integer(time);
    return has(EX | PX) ? fromNow(call, given, unit) : at(call, given, unit, 0);
  }

  /**
   * What time it is in so many units of so many milliseconds.
   *
   * @throws CommandException if that is no time to come that can be told
   */
  static long fromNow(Call call, long time, int unit) {
    return at(call, time, unit, call.keyspace().now());
  }

  private static long at(Call call, long time, int unit, long from) {
    if (time <= 0 || time > Long.MAX_VALUE / unit) {
      throw Errors.invalidExpire(call.name());
    }
    long millis = time * unit + from;
    if (millis < 0) {
      throw Errors.invalidExpire(call.name());
    }
    // The last millisecond of all stands for never.
    return Math.min(millis, Store.NO_EXPIRY - 1);
  }

  private static int word(Slice argument) {
    if (argument.is("EX")) {
      return EX;
    } else if (argument.is("PX")) {
      return PX;
    } else if (argument.is("NX")) {
      return NX;
    } else if (argument.is("XX")) {
      return XX;
    } else if (argument.is("GET")) {
      return GET;
    } else if (argument.is("KEEPTTL")) {
      return KEEPTTL;
    } else if (argument.is("EXAT")) {
      return EXAT;
    } else if (argument.is("PXAT")) {
      return PXAT;
    } else if (argument.is("IFEQ")) {
      return IFEQ;
    } else if (argument.is("PERSIST")) {
      return PERSIST;
    }
    return 0;
  }

  private static int conflicts(int word) {
    return switch (word) {
      case NX, XX, IFEQ -> CONDITION & ~word;
      case GET -> 0;
      default -> EXPIRY & ~word;
    };
  }
}
