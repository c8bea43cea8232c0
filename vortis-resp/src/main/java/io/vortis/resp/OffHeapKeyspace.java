package io.vortis.resp;

import io.netty.util.concurrent.FastThreadLocal;
import io.vortis.ExpireCondition;
import io.vortis.RemovalCause;
import io.vortis.StoreListener;
import io.vortis.Updater;
import io.vortis.offheap.ByteSpan;
import io.vortis.offheap.BytesListener;
import io.vortis.offheap.OffHeapBytes;
import io.vortis.offheap.OffHeapStore;
import io.vortis.offheap.ValueTarget;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Errors;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A store off the heap as a {@link Keyspace}. What concerns a single key goes straight to the
 * store's bytes: no argument is copied but into the store, and a value that is asked for is copied
 * once, from there into the send buffer.
 */
final class OffHeapKeyspace extends StoreKeyspace<Slice, byte[]> {
  /*
   * Threads: any; what a call needs to hand its arguments over is the thread's own, so that it makes no garbage.
   */

  private static final FastThreadLocal<Hands> HANDS =
      new FastThreadLocal<>() {
        @Override
        protected Hands initialValue() {
          return new Hands();
        }
      };

  private final OffHeapStore<Slice, byte[]> store;
  private final OffHeapBytes bytes;
  private final int maxKeyLength;

  OffHeapKeyspace(OffHeapStore<Slice, byte[]> store, LongSupplier clock, LongSupplier maxMemory) {
    super(store, ValueBridge.SLICES, ValueBridge.ARRAYS, clock, maxMemory);
    this.store = store;
    bytes = store.bytes();
    maxKeyLength = store.maxKeyLength();
  }

  /** What one thread hands to the store. */
  private static final class Hands implements ValueTarget {
    private final ByteSpan key = new ByteSpan();
    private final ByteSpan value = new ByteSpan();
    private ByteSpan[] keys = {};
    private @Nullable ReplyWriter reply;

    /** A key to look up. */
    static ByteSpan key(Slice slice) {
      return HANDS.get().keySpan(slice);
    }

    ByteSpan keySpan(Slice slice) {
      return key.set(slice.array(), slice.offset(), slice.length());
    }

    ByteSpan valueSpan(Slice slice) {
      return value.set(slice.array(), slice.offset(), slice.length());
    }

    ByteSpan[] keys(Slice[] slices, int count) {
      if (keys.length < count) {
        keys = new ByteSpan[count];
        for (int i = 0; i < count; i++) {
          keys[i] = new ByteSpan();
        }
      }
      for (int i = 0; i < count; i++) {
        keys[i].set(slices[i].array(), slices[i].offset(), slices[i].length());
      }
      return keys;
    }

    void replyTo(@Nullable ReplyWriter writer) {
      reply = writer;
    }

    @Override
    @SuppressWarnings("NullAway") // set while the store may ask
    public ByteBuffer allocate(int length) {
      return reply.beginBulk(length);
    }
  }

  @Override
  public boolean reply(Slice key, ReplyWriter reply) {
    Hands hands = HANDS.get();
    hands.replyTo(reply);
    boolean found = false;
    try {
      found = bytes.get(hands.keySpan(key), hands) >= 0;
    } finally {
      if (found) {
        reply.endBulk();
      } else {
        reply.cancelBulk();
      }
      hands.replyTo(null);
    }
    return found;
  }

  @Override
  public byte @Nullable [] get(Slice key) {
    return bytes.get(Hands.key(key));
  }

  @Override
  public boolean contains(Slice key) {
    return bytes.contains(Hands.key(key));
  }

  @Override
  public long expiresAt(Slice key) {
    return bytes.expiresAt(Hands.key(key));
  }

  @Override
  public void set(Slice key, Slice value, long expiresAt) {
    Hands hands = HANDS.get();
    bytes.set(hands.keySpan(checked(key)), hands.valueSpan(value), expiresAt);
  }

  @Override
  public boolean delete(Slice key) {
    return bytes.delete(Hands.key(key));
  }

  @Override
  public boolean expireAt(Slice key, long expiresAt, ExpireCondition condition) {
    return bytes.expireAt(Hands.key(checked(key)), expiresAt, condition);
  }

  @Override
  public <R extends @Nullable Object> R update(Slice key, Updater<byte[], R> updater) {
    // A span of its own: the updater may use the keyspace.
    Slice stored = checked(key);
    return bytes.update(ByteSpan.of(stored.array(), stored.offset(), stored.length()), updater);
  }

  @Override
  public long add(Slice key, long amount) {
    return bytes.add(Hands.key(checked(key)), amount);
  }

  @Override
  public int append(Slice key, Slice more, long limit) {
    Hands hands = HANDS.get();
    return bytes.append(hands.keySpan(checked(key)), hands.valueSpan(more), limit);
  }

  @Override
  public int setRange(Slice key, int offset, Slice part) {
    Hands hands = HANDS.get();
    return bytes.setRange(
        hands.keySpan(checked(key)), offset, hands.valueSpan(part), Long.MAX_VALUE);
  }

  @Override
  public void prefetch(Slice[] slices, int count) {
    bytes.prefetch(HANDS.get().keys(slices, count), count);
  }

  @Override
  public long scan(long cursor, int count, Consumer<byte[]> action) {
    return bytes.scan(cursor, count, action);
  }

  @Override
  public byte @Nullable [] randomKey() {
    return bytes.randomKey();
  }

  @Override
  public long memoryUsage(Slice key) {
    return bytes.memoryUsage(Hands.key(key));
  }

  @Override
  public StoreListener.Registration addListener(KeyListener listener) {
    return bytes.addListener(
        new BytesListener() {
          @Override
          public void written(byte[] key, long expiresAt) {
            listener.written(Slice.of(key), expiresAt);
          }

          @Override
          public void expiryChanged(byte[] key, long expiresAt) {
            listener.expiryChanged(Slice.of(key), expiresAt);
          }

          @Override
          public void removed(byte[] key, RemovalCause cause) {
            listener.removed(Slice.of(key), cause);
          }
        });
  }

  @Override
  public int frequency(Slice key) {
    return bytes.frequency(Hands.key(key));
  }

  @Override
  public long idleMillis(Slice key) {
    return bytes.idleMillis(Hands.key(key));
  }

  @Override
  public Map<String, Long> memoryDetails() {
    long overhead = store.overheadBytes();
    Map<String, Long> details = new LinkedHashMap<>();
    details.put("used_memory_overhead", overhead);
    details.put("offheap_live", store.liveBytes());
    details.put("offheap_dead", store.deadBytes());
    details.put("offheap_index", store.indexBytes());
    details.put("offheap_mapped", store.mappedBytes());
    details.put("offheap_overhead_per_entry", overhead / Math.max(1, store.size()));
    return details;
  }

  /** A key that the store can hold. */
  private Slice checked(Slice key) {
    if (key.length() > maxKeyLength) {
      throw Errors.keyTooLong(maxKeyLength);
    }
    return key;
  }
}
