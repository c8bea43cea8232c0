package io.vortis.offheap;

import io.vortis.Codecs;
import io.vortis.Store;
import io.vortis.eviction.Eviction;
import java.util.Arrays;

/**
 * A small store, its keys, and values that tell whether they are whole.
 *
 * <p>A store has its memory to itself, too much for one a state: so all states of a test share one,
 * and an outcome is right or wrong whatever others do at the same time.
 */
final class Small {
  static final ByteSpan A = key(0);
  static final ByteSpan B = key(1);

  static final String ABSENT = "absent";
  static final String WHOLE = "whole";
  static final String TORN = "torn";

  /** Enough for two stripes. */
  static final long BYTES = 2 * Sizing.MIN_BYTES;

  private Small() {}

  static OffHeapStore<byte[], byte[]> store(Eviction eviction, int stripes) {
    return OffHeapStore.builder(Codecs.bytes(), Codecs.bytes())
        .maxBytes(BYTES)
        .eviction(eviction)
        .stripes(stripes)
        .randomSeed(1)
        .build();
  }

  static ByteSpan key(int number) {
    return ByteSpan.of(new byte[] {(byte) (number >>> 8), (byte) number});
  }

  /** A value of equal bytes. */
  static ByteSpan value(int mark, int size) {
    byte[] value = new byte[size];
    Arrays.fill(value, (byte) mark);
    return ByteSpan.of(value);
  }

  static void set(OffHeapBytes bytes, ByteSpan key, ByteSpan value) {
    bytes.set(key, value, Store.NO_EXPIRY);
  }

  /** What became of a value of equal bytes. */
  static String read(OffHeapBytes bytes, ByteSpan key) {
    byte[] value = bytes.get(key);
    if (value == null) {
      return ABSENT;
    }
    for (byte each : value) {
      if (each != value[0]) {
        return TORN;
      }
    }
    return WHOLE;
  }

  /** A key in a stripe. */
  static ByteSpan keyIn(OffHeapStore<byte[], byte[]> store, int stripe) {
    Engine engine = store.engine();
    for (int number = 0; ; number++) {
      ByteSpan key = key(number);
      Scratch scratch = engine.scratch();
      engine.key(scratch, key.array, key.offset, key.length);
      if (engine.stripes.indexOf(scratch.key.hash) == stripe) {
        return key;
      }
    }
  }
}
