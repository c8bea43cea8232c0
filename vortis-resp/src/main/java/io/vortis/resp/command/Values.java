package io.vortis.resp.command;

import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What commands on parts of values have in common: an absent key is an empty value. */
final class Values {
  private static final byte[] EMPTY = {};

  private Values() {}

  /** A value, empty if there is none. */
  static byte[] orEmpty(byte @Nullable [] value) {
    return value == null ? EMPTY : value;
  }

  /** The value of the key that an argument names. */
  static byte[] get(Call call, int argument) {
    return orEmpty(call.keyspace().get(call.arg(argument)));
  }

  /** The values of two keys, as they are at one moment. */
  static byte[][] both(Call call, int one, int other) {
    Keyspace keyspace = call.keyspace();
    List<Slice> keys = List.of(call.arg(one), call.arg(other));
    return keyspace.atomically(keys, () -> new byte[][] {get(call, one), get(call, other)});
  }

  /** How many bytes a value may have. */
  static long limit(Call call) {
    return call.server().config().number("proto-max-bulk-len");
  }

  /**
   * The length of a value of {@code length} and {@code more} bytes.
   *
   * @throws CommandException if that is too long
   */
  static int checkedLength(Call call, long length, long more) {
    if (length > limit(call) - more) {
      throw Errors.valueTooLong();
    }
    return (int) (length + more);
  }
}
