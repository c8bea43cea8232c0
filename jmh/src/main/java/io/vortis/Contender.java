package io.vortis;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cache2k.Cache2kBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What is measured. {@code _TTL}: every entry has a TTL of its own, given with each write. {@code
 * _MAX}: bounded, by a quarter more than there are keys, so that what is measured is the price of
 * having a bound and not that of evicting.
 */
public enum Contender {
  /** What a store can hardly beat: it has no TTL and no bound. */
  CONCURRENT_HASH_MAP(false) {
    @Override
    Cache create(int keys) {
      return new MapCache(new ConcurrentHashMap<>());
    }
  },
  VORTIS(false) {
    @Override
    Cache create(int keys) {
      return new StoreCache(builder().build());
    }
  },
  VORTIS_TTL(true) {
    @Override
    Cache create(int keys) {
      return new StoreTtlCache(builder().build());
    }
  },
  VORTIS_ONE_THREAD(false) {
    @Override
    Cache create(int keys) {
      return new StoreCache(builder().threadSafe(false).build());
    }
  },
  VORTIS_MAX_RANDOM(false) {
    @Override
    Cache create(int keys) {
      return new StoreCache(bounded(keys, Eviction.random()));
    }
  },
  VORTIS_MAX_LRU(false) {
    @Override
    Cache create(int keys) {
      return new StoreCache(bounded(keys, Eviction.lru()));
    }
  },
  VORTIS_MAX_LFU(false) {
    @Override
    Cache create(int keys) {
      return new StoreCache(bounded(keys, Eviction.lfu()));
    }
  },
  VORTIS_MAX_LRU_TTL(true) {
    @Override
    Cache create(int keys) {
      return new StoreTtlCache(bounded(keys, Eviction.lru()));
    }
  },
  CAFFEINE_MAX(false) {
    @Override
    Cache create(int keys) {
      return new MapCache(Caffeine.newBuilder().maximumSize(bound(keys)).build().asMap());
    }
  },
  CAFFEINE_MAX_TTL(true) {
    @Override
    Cache create(int keys) {
      return new CaffeineTtlCache(
          Caffeine.newBuilder()
              .maximumSize(bound(keys))
              .expireAfter(Expiry.<String, byte[]>writing((key, value) -> TTL))
              .build());
    }
  },
  CACHE2K_MAX_TTL(true) {
    @Override
    Cache create(int keys) {
      return new Cache2kCache(
          Cache2kBuilder.of(String.class, Object.class)
              .entryCapacity(bound(keys))
              .expiryPolicy((key, value, startTime, entry) -> startTime + TTL.toMillis())
              .disableStatistics(true)
              .build());
    }
  };

  /** Long enough for nothing to expire while it is measured. */
  static final Duration TTL = Duration.ofHours(8);

  private final boolean ttl;

  Contender(boolean ttl) {
    this.ttl = ttl;
  }

  /** An empty one that is to hold {@code keys} keys. */
  abstract Cache create(int keys);

  /** Whether every entry has a TTL. */
  boolean hasTtl() {
    return ttl;
  }

  private static HeapStore.Builder<String, byte[]> builder() {
    return HeapStore.<String, byte[]>builder().randomSeed(1);
  }

  private static HeapStore<String, byte[]> bounded(int keys, Eviction eviction) {
    return builder().maxEntries(bound(keys)).eviction(eviction).build();
  }

  private static int bound(int keys) {
    return keys + keys / 4;
  }

  private record MapCache(Map<Object, Object> map) implements Cache {
    @Override
    public byte @Nullable [] get(String key) {
      return (byte[]) map.get(key);
    }

    @Override
    public void set(String key, byte[] value) {
      map.put(key, value);
    }

    @Override
    public void delete(String key) {
      map.remove(key);
    }

    @Override
    public Object root() {
      return map;
    }
  }

  private record StoreCache(HeapStore<String, byte[]> store) implements Cache {
    @Override
    public byte @Nullable [] get(String key) {
      return store.get(key);
    }

    @Override
    public void set(String key, byte[] value) {
      store.set(key, value);
    }

    @Override
    public void delete(String key) {
      store.delete(key);
    }

    @Override
    public Object root() {
      return store;
    }
  }

  private record StoreTtlCache(HeapStore<String, byte[]> store) implements Cache {
    @Override
    public byte @Nullable [] get(String key) {
      return store.get(key);
    }

    @Override
    public void set(String key, byte[] value) {
      store.set(key, value, TTL);
    }

    @Override
    public void delete(String key) {
      store.delete(key);
    }

    @Override
    public Object root() {
      return store;
    }
  }

  private static final class CaffeineTtlCache implements Cache {
    private final com.github.benmanes.caffeine.cache.Cache<String, byte[]> cache;
    private final Policy.VarExpiration<String, byte[]> expiration;

    CaffeineTtlCache(com.github.benmanes.caffeine.cache.Cache<String, byte[]> cache) {
      this.cache = cache;
      expiration = cache.policy().expireVariably().orElseThrow();
    }

    @Override
    public byte @Nullable [] get(String key) {
      return cache.getIfPresent(key);
    }

    @Override
    public void set(String key, byte[] value) {
      expiration.put(key, value, TTL);
    }

    @Override
    public void delete(String key) {
      cache.invalidate(key);
    }

    @Override
    public Object root() {
      return cache;
    }
  }

  /** Its type check refuses arrays as values. */
  private record Cache2kCache(org.cache2k.Cache<String, Object> cache) implements Cache {
    @Override
    public byte @Nullable [] get(String key) {
      return (byte[]) cache.peek(key);
    }

    @Override
    public void set(String key, byte[] value) {
      cache.put(key, value);
    }

    @Override
    public void delete(String key) {
      cache.remove(key);
    }

    @Override
    public Object root() {
      return cache;
    }
  }
}
