package io.vortis.resp;

import io.vortis.ExpireCondition;
import io.vortis.RemovalCause;
import io.vortis.StoreListener;
import io.vortis.StoreStats;
import io.vortis.Updater;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of the {@link Databases} that share a store: those of its keys that have the database's
 * prefix, without it. What concerns no keys, such as memory and statistics, is that of the store.
 *
 * <p>Thread safety: as the store.
 */
class DatabaseKeyspace implements Keyspace {
  /*
   * Key k of database n > 0 is stored as   00 | n, two bytes | k.
   * Key k of database 0 is stored as       k, or as 00 | 00 00 | k if k begins with the byte 0.
   *
   * So no two keys are stored as the same one, no engine need know of databases, and the common case, database 0 and
   * a key of text, costs one comparison.
   */

  private static final int PREFIX = 3;

  /** How many random keys of the store are tried before all are looked at. */
  private static final int RANDOM_TRIES = 64;

  private static final int SCAN_COUNT = 1_024;

  private final Databases databases;
  private final Keyspace root;
  private final int id;

  DatabaseKeyspace(Databases databases, Keyspace root, int id) {
    this.databases = databases;
    this.root = root;
    this.id = id;
  }

  /** The number in the prefix of the keys. */
  int id() {
    return id;
  }

  /** The number of the database that a stored key belongs to. */
  static int idOf(Slice stored) {
    return stored.length() == 0 || stored.at(0) != 0 ? 0 : stored.at(1) << 8 | stored.at(2);
  }

  /** The key that is stored like this. */
  static Slice keyOf(Slice stored) {
    return stored.length() == 0 || stored.at(0) != 0 ? stored : stored.from(PREFIX);
  }

  /** How a key of this database is stored. */
  Slice stored(Slice key) {
    if (id == 0 && (key.length() == 0 || key.at(0) != 0)) {
      return key;
    }
    byte[] stored = new byte[PREFIX + key.length()];
    stored[1] = (byte) (id >>> 8);
    stored[2] = (byte) id;
    System.arraycopy(key.array(), key.offset(), stored, PREFIX, key.length());
    return Slice.of(stored);
  }

  @Override
  public long now() {
    return root.now();
  }

  @Override
  public boolean reply(Slice key, ReplyWriter reply) {
    return root.reply(stored(key), reply);
  }

  @Override
  public byte @Nullable [] get(Slice key) {
    return root.get(stored(key));
  }

  @Override
  public boolean contains(Slice key) {
    return root.contains(stored(key));
  }

  @Override
  public long expiresAt(Slice key) {
    return root.expiresAt(stored(key));
  }

  @Override
  public void set(Slice key, Slice value, long expiresAt) {
    countIfOther();
    root.set(stored(key), value, expiresAt);
  }

  @Override
  public boolean delete(Slice key) {
    return root.delete(stored(key));
  }

  @Override
  public boolean expireAt(Slice key, long expiresAt, ExpireCondition condition) {
    return root.expireAt(stored(key), expiresAt, condition);
  }

  @Override
  public <R extends @Nullable Object> R update(Slice key, Updater<byte[], R> updater) {
    countIfOther();
    return root.update(stored(key), updater);
  }

  @Override
  public long add(Slice key, long amount) {
    countIfOther();
    return root.add(stored(key), amount);
  }

  @Override
  public int append(Slice key, Slice more, long limit) {
    countIfOther();
    return root.append(stored(key), more, limit);
  }

  @Override
  public int setRange(Slice key, int offset, Slice part) {
    countIfOther();
    return root.setRange(stored(key), offset, part);
  }

  @Override
  public <R extends @Nullable Object> R atomically(List<Slice> keys, Supplier<R> work) {
    return root.atomically(stored(keys), work);
  }

  @Override
  public <R extends @Nullable Object> R atomically(Supplier<R> work) {
    return root.atomically(work);
  }

  /** The keys as they are stored, as a view. */
  private List<Slice> stored(List<Slice> keys) {
    return new AbstractList<>() {
      @Override
      public Slice get(int index) {
        return stored(keys.get(index));
      }

      @Override
      public int size() {
        return keys.size();
      }
    };
  }

  @Override
  public void prefetch(Slice[] slices, int count) {
    if (id == 0) {
      // Keys that are stored in another way gain nothing; that is all.
      root.prefetch(slices, count);
    } else {
      Slice[] stored = new Slice[count];
      for (int i = 0; i < count; i++) {
        stored[i] = stored(slices[i]);
      }
      root.prefetch(stored, count);
    }
  }

  @Override
  public long size() {
    return databases.size(id);
  }

  @Override
  public long volatileSize() {
    return databases.volatileSize(id);
  }

  @Override
  public void clear() {
    root.atomically(
        () -> {
          if (size() == root.size()) {
            root.clear();
          } else {
            List<Slice> all = new ArrayList<>();
            forEachStored(all::add);
            all.forEach(root::delete);
          }
          return true;
        });
  }

  @Override
  public long scan(long cursor, int count, Consumer<byte[]> action) {
    return root.scan(
        cursor,
        count,
        bytes -> {
          Slice stored = Slice.of(bytes);
          if (idOf(stored) == id) {
            Slice key = keyOf(stored);
            action.accept(key.length() == bytes.length ? bytes : key.toByteArray());
          }
        });
  }

  @Override
  public byte @Nullable [] randomKey() {
    for (int i = 0; i < RANDOM_TRIES && size() > 0; i++) {
      byte[] stored = root.randomKey();
      if (stored == null) {
        return null;
      }
      if (idOf(Slice.of(stored)) == id) {
        return keyOf(Slice.of(stored)).toByteArray();
      }
    }
    return size() > 0 ? randomOfAll() : null;
  }

  /** For a database that has but a small part of the store's keys. */
  private byte @Nullable [] randomOfAll() {
    List<Slice> all = new ArrayList<>();
    forEachStored(
        stored -> {
          if (root.contains(stored)) {
            all.add(stored);
          }
        });
    if (all.isEmpty()) {
      return null;
    }
    return keyOf(all.get(ThreadLocalRandom.current().nextInt(all.size()))).toByteArray();
  }

  private void forEachStored(Consumer<Slice> action) {
    long cursor = 0;
    do {
      cursor =
          root.scan(
              cursor,
              SCAN_COUNT,
              bytes -> {
                Slice stored = Slice.of(bytes);
                if (idOf(stored) == id) {
                  action.accept(stored);
                }
              });
    } while (cursor != 0);
  }

  @Override
  public void activeExpiry(boolean on) {
    root.activeExpiry(on);
  }

  @Override
  public StoreListener.Registration addListener(KeyListener listener) {
    return root.addListener(
        new KeyListener() {
          @Override
          public void written(Slice stored, long expiresAt) {
            if (idOf(stored) == id) {
              listener.written(keyOf(stored), expiresAt);
            }
          }

          @Override
          public void expiryChanged(Slice stored, long expiresAt) {
            if (idOf(stored) == id) {
              listener.expiryChanged(keyOf(stored), expiresAt);
            }
          }

          @Override
          public void removed(Slice stored, RemovalCause cause) {
            if (idOf(stored) == id) {
              listener.removed(keyOf(stored), cause);
            }
          }
        });
  }

  @Override
  public StoreStats stats() {
    return root.stats();
  }

  @Override
  public long memoryUsed() {
    return root.memoryUsed();
  }

  @Override
  public long memoryUsage(Slice key) {
    return root.memoryUsage(stored(key));
  }

  @Override
  public int frequency(Slice key) {
    return root.frequency(stored(key));
  }

  @Override
  public long idleMillis(Slice key) {
    return root.idleMillis(stored(key));
  }

  @Override
  public long maxMemory() {
    return root.maxMemory();
  }

  private void countIfOther() {
    if (id != 0) {
      databases.startCounting();
    }
  }
}
