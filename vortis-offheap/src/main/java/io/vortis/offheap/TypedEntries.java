package io.vortis.offheap;

import static java.util.Objects.requireNonNull;

import io.vortis.Codec;
import io.vortis.Codecs;
import io.vortis.RemovalCause;
import io.vortis.StoreListener;
import java.lang.System.Logger.Level;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Keys and values between their types and the engine's bytes, for operations and for listeners.
 *
 * <p>Threads: any. What listeners are told runs under the stripe's lock; a codec that throws there
 * is logged and the event lost, since the change has happened.
 */
final class TypedEntries<K, V> implements EntryObserver, ValueBridge<V> {
  private static final System.Logger LOG = System.getLogger(OffHeapStore.class.getName());

  private final Codec<K> keys;
  private final Codec<V> values;

  /** Then they need no buffer on their way, in neither direction. */
  private final boolean valuesAreArrays;

  private final Supplier<Scratch> scratch;
  private final BooleanSupplier listening;
  private final Supplier<StoreListener<K, V>> listeners;

  TypedEntries(
      Codec<K> keys,
      Codec<V> values,
      Supplier<Scratch> scratch,
      BooleanSupplier listening,
      Supplier<StoreListener<K, V>> listeners) {
    this.keys = keys;
    this.values = values;
    valuesAreArrays = values == Codecs.bytes();
    this.scratch = scratch;
    this.listening = listening;
    this.listeners = listeners;
  }

  // ---------------------------------------------------------------- bytes from types

  /** A key's bytes, at the start of a buffer of the scratch. */
  ByteBuffer encodeKey(K key, Scratch scratch) {
    int size = checked(keys.size(requireNonNull(key, "key")));
    return encode(keys, key, scratch.forKey(size));
  }

  @Override
  public void encode(V value, Scratch scratch) {
    if (valuesAreArrays) {
      byte[] bytes = (byte[]) requireNonNull(value, "value");
      scratch.write.set(bytes, 0, bytes.length, Segments.NEVER);
      return;
    }
    int size = checked(values.size(requireNonNull(value, "value")));
    ByteBuffer buffer = encode(values, value, scratch.forValue(size));
    scratch.write.set(buffer.array(), buffer.arrayOffset(), size, Segments.NEVER);
  }

  private static int checked(int size) {
    if (size < 0 || size > EntryShape.MAX_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          "size out of range: size=" + size + ", limit=" + EntryShape.MAX_VALUE_LENGTH);
    }
    return size;
  }

  private static <T> ByteBuffer encode(Codec<T> codec, T value, ByteBuffer buffer) {
    int size = buffer.remaining();
    try {
      codec.encode(value, buffer);
    } catch (BufferOverflowException e) {
      throw new IllegalStateException("codec wrote more than it said: size=" + size, e);
    }
    if (buffer.position() != size) {
      throw new IllegalStateException(
          "codec wrote less than it said: size=" + size + ", written=" + buffer.position());
    }
    return buffer.flip();
  }

  // ---------------------------------------------------------------- types from bytes

  @Override
  public V decode(Lookup found) {
    Scratch scratch = this.scratch.get();
    found.copyTo(target(scratch).allocate(found.valueLength), 0);
    return decodeRead(scratch);
  }

  /** Where a value is to be copied to that {@link #decodeRead} is to make. */
  ValueTarget target(Scratch scratch) {
    return valuesAreArrays ? scratch.intoArray : scratch.intoReadBuffer;
  }

  @SuppressWarnings("unchecked") // V is byte[] where values are arrays
  V decodeRead(Scratch scratch) {
    return valuesAreArrays ? (V) scratch.takeArray() : values.decode(scratch.read());
  }

  K decodeKey(Lookup found) {
    return keys.decode(ByteBuffer.wrap(found.key()));
  }

  K decodeKey(ByteSpan span) {
    return keys.decode(ByteBuffer.wrap(span.array, span.offset, span.length));
  }

  // ---------------------------------------------------------------- events

  @Override
  public boolean isListening() {
    return listening.getAsBoolean();
  }

  @Override
  public void written(Write write) {
    tell(
        () -> {
          KeySpan key = write.key;
          listeners
              .get()
              .written(
                  keys.decode(ByteBuffer.wrap(key.bytes, key.offset, key.length)),
                  values.decode(ByteBuffer.wrap(write.value, write.offset, write.length)),
                  write.expiresAt);
        });
  }

  @Override
  public void rewritten(Lookup entry, long expiresAt) {
    tell(() -> listeners.get().written(decodeKey(entry), decodeApart(entry), expiresAt));
  }

  @Override
  public void expiryChanged(Lookup entry, long expiresAt) {
    tell(() -> listeners.get().expiryChanged(decodeKey(entry), decodeApart(entry), expiresAt));
  }

  @Override
  public void removed(Lookup entry, RemovalCause cause) {
    tell(() -> listeners.get().removed(decodeKey(entry), decodeApart(entry), cause));
  }

  /** In a buffer of its own: the scratch's may be in use for the operation that is told of. */
  private V decodeApart(Lookup entry) {
    ByteBuffer buffer = ByteBuffer.allocate(entry.valueLength);
    entry.copyTo(buffer, 0);
    return values.decode(buffer);
  }

  private static void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "codec threw for a listener; the event is lost", e);
    }
  }
}
