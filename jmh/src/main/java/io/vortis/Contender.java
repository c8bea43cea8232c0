package io.vortis;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.vortis.eviction.Eviction;
import io.vortis.offheap.OffHeapStore;
import java.time.Duration;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.cache2k.Cache2kBuilder;
import org.caffinitas.ohc.OHCacheBuilder;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.jspecify.annotations.Nullable;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * What is measured. {@code _TTL}: every entry has a TTL of its own, given with each write. {@code
 * _MAX}: bounded by entries; what is off the heap has a bound in bytes, but for the Chronicle Map,
 * which refuses, and MapDB, which has none.
 */
public enum Contender {
  /** What a store can hardly beat: it has no TTL and no bound. */
  CONCURRENT_HASH_MAP {
    @Override
    Cache create(Shape shape) {
      return Cache.of(new java.util.concurrent.ConcurrentHashMap<>());
    }
  },
  HEAP {
    @Override
    Cache create(Shape shape) {
      return heap(null, null, shape);
    }
  },
  HEAP_ONE_THREAD {
    @Override
    Cache create(Shape shape) {
      return Cache.of(
          HeapStore.<String, byte[]>builder().randomSeed(1).threadSafe(false).build(), null);
    }
  },
  HEAP_TTL {
    @Override
    Cache create(Shape shape) {
      return heap(null, TTL, shape);
    }
  },
  HEAP_MAX_RANDOM {
    @Override
    Cache create(Shape shape) {
      return heap(Eviction.random(), null, shape);
    }
  },
  HEAP_MAX_FIFO {
    @Override
    Cache create(Shape shape) {
      return heap(Eviction.fifo(), null, shape);
    }
  },
  HEAP_MAX_LRU {
    @Override
    Cache create(Shape shape) {
      return heap(Eviction.lru(), null, shape);
    }
  },
  HEAP_MAX_LFU {
    @Override
    Cache create(Shape shape) {
      return heap(Eviction.lfu(), null, shape);
    }
  },
  HEAP_MAX_S3FIFO {
    @Override
    Cache create(Shape shape) {
      return heap(Eviction.s3Fifo(), null, shape);
    }
  },
  HEAP_MAX_LRU_TTL {
    @Override
    Cache create(Shape shape) {
      return heap(Eviction.lru(), TTL, shape);
    }
  },
  CAFFEINE_MAX {
    @Override
    Cache create(Shape shape) {
      return Cache.of(
          Caffeine.newBuilder().maximumSize(shape.room()).<String, byte[]>build().asMap());
    }
  },
  CAFFEINE_MAX_TTL {
    @Override
    Cache create(Shape shape) {
      return new Peers.CaffeineWithTtl(
          Caffeine.newBuilder()
              .maximumSize(shape.room())
              .expireAfter(Expiry.<String, byte[]>writing((key, value) -> TTL))
              .build(),
          TTL);
    }
  },
  CACHE2K_MAX {
    @Override
    Cache create(Shape shape) {
      return new Peers.Cache2k(cache2k(shape).eternal(true).build());
    }
  },
  CACHE2K_MAX_TTL {
    @Override
    Cache create(Shape shape) {
      return new Peers.Cache2k(
          cache2k(shape)
              .expiryPolicy((key, value, startTime, entry) -> startTime + TTL.toMillis())
              .build());
    }
  },
  /** Told to evict what was not used again. */
  OFFHEAP_CACHE(true) {
    @Override
    Cache create(Shape shape) {
      return offHeap(Eviction.lfu(), null, shape);
    }
  },
  OFFHEAP_CACHE_TTL(true) {
    @Override
    Cache create(Shape shape) {
      return offHeap(Eviction.lfu(), TTL, shape);
    }
  },
  OFFHEAP_NOEVICTION(true) {
    @Override
    Cache create(Shape shape) {
      return offHeap(Eviction.none(), null, shape);
    }
  },
  /** Gets and overwrites without any check: how long memory itself takes. */
  OFFHEAP_UNCHECKED(true) {
    @Override
    Cache create(Shape shape) {
      return new Cache.OfUnchecked(offHeapStore(Eviction.none(), shape));
    }
  },
  OHC(true) {
    @Override
    Cache create(Shape shape) {
      return new Peers.Ohc(ohc(shape).build());
    }
  },
  OHC_TTL(true) {
    @Override
    Cache create(Shape shape) {
      return new Peers.Ohc(ohc(shape).timeouts(true).defaultTTLmillis(TTL.toMillis()).build());
    }
  },
  CHRONICLE_MAP(true) {
    @Override
    Cache create(Shape shape) {
      // Its libraries report over the network that they are used, unless told not to.
      System.setProperty("chronicle.analytics.disable", "true");
      return Cache.of(
          ChronicleMapBuilder.of(String.class, byte[].class)
              .name("benchmark")
              .entries(Math.max(shape.room(), shape.keys()))
              .averageKeySize(Workload.KEY_BYTES)
              .averageValueSize(shape.valueBytes())
              .create());
    }
  },
  EHCACHE(true) {
    @Override
    Cache create(Shape shape) {
      return ehcache(shape, null);
    }
  },
  EHCACHE_TTL(true) {
    @Override
    Cache create(Shape shape) {
      return ehcache(shape, TTL);
    }
  },
  MAPDB(true) {
    @Override
    Cache create(Shape shape) {
      return Cache.of(
          DBMaker.memoryDirectDB()
              .make()
              .hashMap("benchmark", Serializer.STRING_ASCII, Serializer.BYTE_ARRAY)
              .counterEnable()
              .create());
    }
  };

  /**
   * What a contender is to hold.
   *
   * @param room for how many entries there is room, where there is a bound
   */
  record Shape(int keys, int valueBytes, int room) {
    /** With room for half as many again, so that what is measured is not the price of evicting. */
    Shape(int keys, int valueBytes) {
      this(keys, valueBytes, keys + keys / 2);
    }

    /** Room in bytes, for an engine that adds so many bytes to an entry. */
    long roomBytes(int overhead) {
      return (Workload.KEY_BYTES + valueBytes + (long) overhead) * room + (1 << 20);
    }
  }

  /** Long enough for nothing to expire while it is measured. */
  static final Duration TTL = Duration.ofHours(8);

  /** About what an entry costs each beyond key and value. */
  private static final int OFFHEAP_OVERHEAD = 45;

  private static final int OHC_OVERHEAD = 100;
  private static final int EHCACHE_OVERHEAD = 200;

  private final boolean offHeap;

  Contender() {
    this(false);
  }

  Contender(boolean offHeap) {
    this.offHeap = offHeap;
  }

  /** An empty one that is to hold what {@code shape} says. */
  abstract Cache create(Shape shape);

  /** Whether entries are outside the heap. */
  boolean isOffHeap() {
    return offHeap;
  }

  /** Whether a second thread would break it. */
  boolean isForOneThread() {
    return this == HEAP_ONE_THREAD;
  }

  private static Cache heap(@Nullable Eviction eviction, @Nullable Duration ttl, Shape shape) {
    HeapStore.Builder<String, byte[]> builder = HeapStore.<String, byte[]>builder().randomSeed(1);
    if (eviction != null) {
      builder.maxEntries(shape.room()).eviction(eviction);
    }
    return Cache.of(builder.build(), ttl);
  }

  private static Cache offHeap(Eviction eviction, @Nullable Duration ttl, Shape shape) {
    return Cache.of(offHeapStore(eviction, shape), ttl);
  }

  private static OffHeapStore<String, byte[]> offHeapStore(Eviction eviction, Shape shape) {
    return OffHeapStore.builder(Codecs.utf8(), Codecs.bytes())
        .maxBytes(shape.roomBytes(OFFHEAP_OVERHEAD))
        .eviction(eviction)
        .randomSeed(1)
        .build();
  }

  private static Cache2kBuilder<String, Object> cache2k(Shape shape) {
    return Cache2kBuilder.of(String.class, Object.class)
        .entryCapacity(shape.room())
        .disableStatistics(true);
  }

  private static OHCacheBuilder<String, byte[]> ohc(Shape shape) {
    int segments = 2 * Runtime.getRuntime().availableProcessors();
    return OHCacheBuilder.<String, byte[]>newBuilder()
        .keySerializer(new Peers.OhcStrings())
        .valueSerializer(new Peers.OhcBytes())
        .capacity(shape.roomBytes(OHC_OVERHEAD))
        // Its own choice is too small for so many entries: chains would be long.
        .hashTableSize(Math.max(8192, Integer.highestOneBit(2 * shape.keys() / segments)));
  }

  private static Cache ehcache(Shape shape, @Nullable Duration ttl) {
    CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
    long megabytes = (shape.roomBytes(EHCACHE_OVERHEAD) >>> 20) + 16;
    CacheConfigurationBuilder<String, byte[]> configuration =
        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                String.class,
                byte[].class,
                ResourcePoolsBuilder.newResourcePoolsBuilder().offheap(megabytes, MemoryUnit.MB))
            .withValueSerializer(new Peers.EhcacheBytes());
    if (ttl != null) {
      configuration = configuration.withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(ttl));
    }
    return new Peers.Ehcache(manager, manager.createCache("benchmark", configuration));
  }
}
