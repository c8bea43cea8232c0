package io.vortis;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import io.vortis.eviction.Eviction;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.cache2k.Cache2kBuilder;

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
      return Cache.of(new ConcurrentHashMap<>());
    }
  },
  VORTIS(false) {
    @Override
    Cache create(int keys) {
      return Cache.of(builder().build());
    }
  },
  VORTIS_TTL(true) {
    @Override
    Cache create(int keys) {
      return withTtl(builder().build());
    }
  },
  VORTIS_ONE_THREAD(false) {
    @Override
    Cache create(int keys) {
      return Cache.of(builder().threadSafe(false).build());
    }
  },
  VORTIS_MAX_RANDOM(false) {
    @Override
    Cache create(int keys) {
      return Cache.of(bounded(keys, Eviction.random()));
    }
  },
  VORTIS_MAX_LRU(false) {
    @Override
    Cache create(int keys) {
      return Cache.of(bounded(keys, Eviction.lru()));
    }
  },
  VORTIS_MAX_LFU(false) {
    @Override
    Cache create(int keys) {
      return Cache.of(bounded(keys, Eviction.lfu()));
    }
  },
  VORTIS_MAX_LRU_TTL(true) {
    @Override
    Cache create(int keys) {
      return withTtl(bounded(keys, Eviction.lru()));
    }
  },
  CAFFEINE_MAX(false) {
    @Override
    Cache create(int keys) {
      return Cache.of(
          Caffeine.newBuilder().maximumSize(bound(keys)).<String, byte[]>build().asMap());
    }
  },
  CAFFEINE_MAX_TTL(true) {
    @Override
    Cache create(int keys) {
      return withTtl(
          Caffeine.newBuilder()
              .maximumSize(bound(keys))
              .expireAfter(Expiry.<String, byte[]>writing((key, value) -> TTL))
              .build());
    }
  },
  CACHE2K_MAX_TTL(true) {
    @Override
    Cache create(int keys) {
      return of(
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

  /** Each entry with a TTL of its own. */
  private static Cache withTtl(HeapStore<String, byte[]> store) {
    return new Cache(store, store::get, (key, value) -> store.set(key, value, TTL), store::delete);
  }

  private static Cache withTtl(com.github.benmanes.caffeine.cache.Cache<String, byte[]> cache) {
    Policy.VarExpiration<String, byte[]> expiration = cache.policy().expireVariably().orElseThrow();
    return new Cache(
        cache,
        cache::getIfPresent,
        (key, value) -> expiration.put(key, value, TTL),
        cache::invalidate);
  }

  /** Its type check refuses arrays as values. */
  private static Cache of(org.cache2k.Cache<String, Object> cache) {
    return new Cache(cache, key -> (byte[]) cache.peek(key), cache::put, cache::remove);
  }
}
