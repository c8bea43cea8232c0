package io.vortis;

import io.vortis.eviction.Eviction;
import io.vortis.offheap.OffHeapStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.caffinitas.ohc.CacheSerializer;
import org.caffinitas.ohc.OHCache;
import org.caffinitas.ohc.OHCacheBuilder;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.spi.serialization.Serializer;
import org.mapdb.DBMaker;

/**
 * What keeps its entries outside the heap. Keys are strings, values arrays, and each contender has
 * a serializer that does no more than it must. Each has room for half as much again as it is to
 * hold, so that what is measured is not the price of evicting; vortis is told to evict what was not
 * used again, or nothing.
 */
public enum OffHeapContender {
  VORTIS_CACHE {
    @Override
    Cache create(int keys, int valueBytes) {
      return Cache.of(vortis(keys, valueBytes).eviction(Eviction.lfu()).build());
    }
  },
  VORTIS_NOEVICTION {
    @Override
    Cache create(int keys, int valueBytes) {
      return Cache.of(vortis(keys, valueBytes).eviction(Eviction.none()).build());
    }
  },
  OHC {
    @Override
    Cache create(int keys, int valueBytes) {
      OHCache<String, byte[]> cache =
          OHCacheBuilder.<String, byte[]>newBuilder()
              .keySerializer(new OhcStrings())
              .valueSerializer(new OhcBytes())
              .capacity(roomFor(keys, valueBytes) * 2)
              .hashTableSize(hashTableSize(keys))
              .build();
      return new Cache(cache, cache::get, cache::put, cache::remove);
    }
  },
  CHRONICLE_MAP {
    @Override
    Cache create(int keys, int valueBytes) {
      return Cache.of(
          ChronicleMapBuilder.of(String.class, byte[].class)
              .name("benchmark")
              .entries(keys + keys / 2)
              .averageKeySize(KEY_BYTES)
              .averageValueSize(valueBytes)
              .create());
    }
  },
  EHCACHE {
    @Override
    Cache create(int keys, int valueBytes) {
      org.ehcache.Cache<String, byte[]> cache =
          CacheManagerBuilder.newCacheManagerBuilder()
              .build(true)
              .createCache(
                  "benchmark",
                  CacheConfigurationBuilder.newCacheConfigurationBuilder(
                          String.class,
                          byte[].class,
                          ResourcePoolsBuilder.newResourcePoolsBuilder()
                              .offheap(roomFor(keys, valueBytes) * 2 >>> 20, MemoryUnit.MB))
                      .withValueSerializer(new EhcacheBytes()));
      return new Cache(cache, cache::get, cache::put, cache::remove);
    }
  },
  MAPDB {
    @Override
    Cache create(int keys, int valueBytes) {
      return Cache.of(
          DBMaker.memoryDirectDB()
              .make()
              .hashMap(
                  "benchmark", org.mapdb.Serializer.STRING_ASCII, org.mapdb.Serializer.BYTE_ARRAY)
              .counterEnable()
              .create());
    }
  };

  private static final int KEY_BYTES = 16;

  static {
    // Chronicle's libraries report over the network that they are used, unless told not to.
    System.setProperty("chronicle.analytics.disable", "true");
  }

  /** An empty one that is to hold so many entries. */
  abstract Cache create(int keys, int valueBytes);

  private static OffHeapStore.Builder<String, byte[]> vortis(int keys, int valueBytes) {
    return OffHeapStore.builder(Codecs.utf8(), Codecs.bytes())
        .maxBytes(roomFor(keys, valueBytes))
        .randomSeed(1);
  }

  private static long roomFor(int keys, int valueBytes) {
    return (KEY_BYTES + valueBytes + 45L) * keys * 3 / 2 + (1 << 20);
  }

  /** OHC's own choice is too small for so many entries: chains would be long. */
  private static int hashTableSize(int keys) {
    int segments = 2 * Runtime.getRuntime().availableProcessors();
    return Math.max(8192, Integer.highestOneBit(2 * keys / segments));
  }

  private static final class OhcStrings implements CacheSerializer<String> {
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

  private static final class OhcBytes implements CacheSerializer<byte[]> {
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

  private static final class EhcacheBytes implements Serializer<byte[]> {
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
