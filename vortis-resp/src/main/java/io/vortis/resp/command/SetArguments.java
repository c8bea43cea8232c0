package io.vortis.resp.command;

import io.vortis.Store;
import io.vortis.resp.codec.Slice;

/**
 * The words after key and value in a {@code SET}. Each may be repeated, and the last one counts; of
 * {@code NX} and {@code XX} only one may stand there, and only one of the words that say when the
 * key expires.
 *
 * @param words a bit for each word that is there
 * @param time which argument says when the key expires, 0 if none does
 * @see <a href="https://redis.io/commands/set/">SET</a>
 */
record SetArguments(int words, int time) {
  static final int NX = 1;
  static final int XX = 1 << 1;
  static final int GET = 1 << 2;
  static final int KEEPTTL = 1 << 3;
  static final int EX = 1 << 4;
  static final int PX = 1 << 5;
  static final int EXAT = 1 << 6;
  static final int PXAT = 1 << 7;

  private static final int EXPIRY = KEEPTTL | EX | PX | EXAT | PXAT;
  private static final int TIMED = EX | PX | EXAT | PXAT;

  /** The words of a call, from argument 3 on. */
  static SetArguments parse(Call call) {
    int words = 0;
    int time = 0;
    for (int i = 3; i < call.count(); i++) {
      int word = word(call.arg(i));
      if (word == 0 || (words & conflicts(word)) != 0) {
        throw Errors.syntax();
      }
      if ((word & TIMED) != 0) {
        time = ++i;
        if (time == call.count()) {
          throw Errors.syntax();
        }
      }
      words |= word;
    }
    return new SetArguments(words, time);
  }

  /** Whether a word is there. */
  boolean has(int word) {
    return (words & word) != 0;
  }

  /** Whether nothing is asked for but perhaps an expiry. */
  boolean isPlain() {
    return (words & ~TIMED) == 0;
  }

  /** Whether the key may be set, given whether it is there. */
  boolean allows(boolean found) {
    return found ? !has(NX) : !has(XX);
  }

  /** When the key is to expire, in epoch milliseconds; {@link Store#NO_EXPIRY} if never. */
  long expiresAt(Call call) {
    if (time == 0) {
      return Store.NO_EXPIRY;
    }
    long given = call.integer(time);
    boolean inSeconds = has(EX | EXAT);
    if (given <= 0 || (inSeconds && given > Long.MAX_VALUE / 1000)) {
      throw Errors.invalidExpire(call.name());
    }
    long millis = inSeconds ? given * 1000 : given;
    if (has(EX | PX)) {
      millis += call.keyspace().now();
      if (millis < 0) {
        throw Errors.invalidExpire(call.name());
      }
    }
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
    }
    return 0;
  }

  private static int conflicts(int word) {
    return switch (word) {
      case NX -> XX;
      case XX -> NX;
      case GET -> 0;
      default -> EXPIRY & ~word;
    };
  }
}
