package io.vortis;

import com.github.benmanes.caffeine.cache.Policy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.caffinitas.ohc.CacheSerializer;
import org.caffinitas.ohc.OHCache;
import org.ehcache.spi.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Peers that are no maps, and the serializers that some ask for, which do no more than they must.
 */
final class Peers {
  private Peers() {}

  /** Caffeine where each write gives a TTL. */
  record CaffeineWithTtl(
      com.github.benmanes.caffeine.cache.Cache<String, byte[]> root,
      Policy.VarExpiration<String, byte[]> expiration,
      Duration ttl)
      implements Cache {

    CaffeineWithTtl(com.github.benmanes.caffeine.cache.Cache<String, byte[]> cache, Duration ttl) {
      this(cache, cache.policy().expireVariably().orElseThrow(), ttl);
    }

    @Override
    public byte @Nullable [] get(String key) {
      return root.getIfPresent(key);
    }

    @Override
    public void set(String key, byte[] value) {
      expiration.put(key, value, ttl);
    }

    @Override
    public void delete(String key) {
      root.invalidate(key);
    }

    @Override
    public byte @Nullable [] getOrLoad(String key, Function<String, byte[]> loader) {
      return root.get(key, loader);
    }

    @Override
    public void count(String key) {
      root.asMap().computeIfPresent(key, (same, value) -> Cache.incremented(value));
    }

    @Override
    public Map<String, byte[]> getAll(List<String> keys) {
      return root.getAllPresent(keys);
    }
  }

  /** cache2k, whose check of types refuses arrays as values. */
  record Cache2k(org.cache2k.Cache<String, Object> root) implements Cache {
    @Override
    public byte @Nullable [] get(String key) {
      return (byte[]) root.peek(key);
    }

    @Override
    public void set(String key, byte[] value) {
      root.put(key, value);
    }

    @Override
    public void delete(String key) {
      root.remove(key);
    }

    @Override
    public byte @Nullable [] getOrLoad(String key, Function<String, byte[]> loader) {
      return (byte[]) root.computeIfAbsent(key, loader);
    }

    @Override
    public void count(String key) {
      root.asMap().computeIfPresent(key, (same, value) -> Cache.incremented((byte[]) value));
    }

    @Override
    public void close() {
      root.close();
    }
  }

  /** OHC; its own loading goes through an executor, so what is missing is loaded by the caller. */
  record Ohc(OHCache<String, byte[]> root) implements Cache {
    @Override
    public byte @Nullable [] get(String key) {
      return root.get(key);
    }

    @Override
    public void set(String key, byte[] value) {
      root.put(key, value);
    }

    @Override
    public void delete(String key) {
      root.remove(key);
    }

    @Override
    public byte[] getOrLoad(String key, Function<String, byte[]> loader) {
      byte[] value = root.get(key);
      if (value == null) {
        value = loader.apply(key);
        root.putIfAbsent(key, value);
      }
      return value;
    }

    @Override
    public void count(String key) {
      byte[] value;
      do {
        value = root.get(key);
      } while (value != null && !root.addOrReplace(key, value, Cache.incremented(value)));
    }

    @Override
    public long offHeapBytes() {
      return root.memUsed();
    }

    @Override
    public void close() {
      try {
        root.close();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /**
   * Ehcache, which loads through its configuration alone, so what is missing is loaded here; it
   * compares arrays by identity, so nothing can be replaced atomically.
   */
  record Ehcache(org.ehcache.CacheManager manager, org.ehcache.Cache<String, byte[]> root)
      implements Cache {
    @Override
    public byte @Nullable [] get(String key) {
      return root.get(key);
    }

    @Override
    public void set(String key, byte[] value) {
      root.put(key, value);
    }

    @Override
    public void delete(String key) {
      root.remove(key);
    }

    @Override
    public byte[] getOrLoad(String key, Function<String, byte[]> loader) {
      byte[] value = root.get(key);
      if (value == null) {
        value = loader.apply(key);
        root.putIfAbsent(key, value);
      }
      return value;
    }

    @Override
    public void count(String key) {
      throw new UnsupportedOperationException("Ehcache compares arrays by identity");
    }

    @Override
    public Map<String, byte[]> getAll(List<String> keys) {
      return root.getAll(new HashSet<>(keys));
    }

    @Override
    public void close() {
      manager.close();
    }
  }

  /** Strings of one byte a character, for OHC. */
  static final class OhcStrings implements CacheSerializer<String> {
    @Override
    public void serialize(String value, ByteBuffer buffer) {
      byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
      buffer.putInt(bytes.length).put(bytes);
    }

    @Override
    public String deserialize(ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.getInt()];
      buffer.get(bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public int serializedSize(String value) {
      return Integer.BYTES + value.length();
    }
  }

  /** Arrays, for OHC. */
  static final class OhcBytes implements CacheSerializer<byte[]> {
    @Override
    public void serialize(byte[] value, ByteBuffer buffer) {
      buffer.putInt(value.length).put(value);
    }

    @Override
    public byte[] deserialize(ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.getInt()];
      buffer.get(bytes);
      return bytes;
    }

    @Override
    public int serializedSize(byte[] value) {
      return Integer.BYTES + value.length;
    }
  }

  /** Arrays, for Ehcache. */
  static final class EhcacheBytes implements Serializer<byte[]> {
    @Override
    public ByteBuffer serialize(byte[] value) {
      return ByteBuffer.wrap(value);
    }

    @Override
    public byte[] read(ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    }

    @Override
    public boolean equals(byte[] value, ByteBuffer buffer) {
      return ByteBuffer.wrap(value).equals(buffer);
    }
  }
}
