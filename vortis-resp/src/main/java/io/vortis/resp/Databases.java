package io.vortis.resp;

import io.vortis.MutableEntry;
import io.vortis.RemovalCause;
import io.vortis.Store;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The numbered databases of a server, all in one store, so that its bound, its sections and its
 * events are about all of them. A database that is not in use costs one object.
 *
 * @see <a href="https://redis.io/commands/select/">SELECT</a>
 */
public final class Databases {
  /*
   * How keys are told apart: see DatabaseKeyspace.
   *
   * Threads:       any
   * Fields:        byIndex | acquire | release | a section on everything
   *                counts  | acquire | release | this, once, which is held for nothing else
   * Publication:   counts is set once its listener is registered, and before the first key of a database other than 0
   *                is written, so no event of such a key is missed
   * Benign races:  a command that has begun before SWAPDB may end after it, on the database it began with: each of the
   *                two is atomic, and the client has not had the command's reply yet
   * Verified by:   DatabasesTest, DatabaseCommandsTest
   */

  /** The most databases there can be: what two bytes count to. */
  public static final int MOST = 1 << 16;

  /** How many keys are asked for their expiry, at most, before the rest is estimated. */
  private static final int EXPIRY_SAMPLE = 100_000;

  private static final int SCAN_COUNT = 1_024;

  private final Keyspace root;
  private volatile Keyspace[] byIndex;

  /**
   * The sizes of databases other than 0 by the number in their prefix, and at 0 the sum of them;
   * {@code null} before the first of their keys.
   */
  private volatile LongAdder @Nullable [] counts;

  private Databases(Keyspace root, int count) {
    this.root = root;
    Keyspace[] keyspaces = new Keyspace[count];
    for (int i = 0; i < count; i++) {
      keyspaces[i] = new DatabaseKeyspace(this, root, i);
    }
    byIndex = keyspaces;
  }

  /** Databases within a keyspace; if there is but one, its keys are stored as they are. */
  static Databases of(Keyspace root, int count) {
    Databases databases = new Databases(root, count);
    if (count == 1) {
      databases.byIndex = new Keyspace[] {root};
    }
    return databases;
  }

  /** All of them, each key as it is stored. */
  public Keyspace root() {
    return root;
  }

  /** How many there are. */
  public int count() {
    return byIndex.length;
  }

  /** Whether there is a database of this number. */
  public boolean has(long index) {
    return index >= 0 && index < count();
  }

  /** A database by its number. */
  public Keyspace get(int index) {
    return byIndex[index];
  }

  /** A database that tells of each key that is asked for and not there. */
  public Keyspace tellingMisses(int index, Consumer<Slice> missed) {
    Keyspace database = get(index);
    return new DatabaseKeyspace(this, root, database instanceof DatabaseKeyspace d ? d.id() : 0) {
      @Override
      Slice stored(Slice key) {
        return Databases.stored(database, key);
      }

      @Override
      public boolean reply(Slice key, ReplyWriter reply) {
        return told(super.reply(key, reply), key);
      }

      @Override
      public byte @Nullable [] get(Slice key) {
        byte[] value = super.get(key);
        told(value != null, key);
        return value;
      }

      @Override
      public boolean contains(Slice key) {
        return told(super.contains(key), key);
      }

      @Override
      public long expiresAt(Slice key) {
        long expiresAt = super.expiresAt(key);
        told(expiresAt != Store.ABSENT, key);
        return expiresAt;
      }

      private boolean told(boolean found, Slice key) {
        if (!found) {
          missed.accept(key);
        }
        return found;
      }
    };
  }

  /** A database whose reads are no use of what they read. */
  public Keyspace untouched(int index) {
    Keyspace database = get(index);
    return new DatabaseKeyspace(this, root, database instanceof DatabaseKeyspace d ? d.id() : 0) {
      @Override
      Slice stored(Slice key) {
        return Databases.stored(database, key);
      }

      @Override
      public boolean reply(Slice key, ReplyWriter reply) {
        byte[] value = get(key);
        if (value != null) {
          reply.bulk(value);
        }
        return value != null;
      }

      @Override
      @SuppressWarnings("NullAway") // R is @Nullable here
      public byte @Nullable [] get(Slice key) {
        return update(key, MutableEntry::value);
      }
    };
  }

  /** Exchanges the contents of two databases, as one step. */
  public void swap(int one, int other) {
    root.atomically(
        () -> {
          Keyspace[] swapped = byIndex.clone();
          swapped[one] = byIndex[other];
          swapped[other] = byIndex[one];
          byIndex = swapped;
          return true;
        });
  }

  /** Runs {@code work} as one step on a key of one database and a key of another. */
  public <R extends @Nullable Object> R atomically(
      Keyspace one, Slice keyOfOne, Keyspace other, Slice keyOfOther, Supplier<R> work) {
    return root.atomically(List.of(stored(one, keyOfOne), stored(other, keyOfOther)), work);
  }

  /** How a key of one of the databases is stored. */
  public static Slice stored(Keyspace keyspace, Slice key) {
    return keyspace instanceof DatabaseKeyspace database ? database.stored(key) : key;
  }

  /** The number of the database that a stored key belongs to now. */
  public int indexOf(Slice stored) {
    Keyspace[] databases = byIndex;
    int id = databases.length == 1 ? 0 : DatabaseKeyspace.idOf(stored);
    for (int i = id; i < databases.length + id; i++) {
      int index = i % databases.length;
      if (!(databases[index] instanceof DatabaseKeyspace database) || database.id() == id) {
        return index;
      }
    }
    throw new IllegalStateException("stored key of no database: id=" + id);
  }

  /** The key, as its database has it, that is stored like this. */
  public Slice keyOf(Slice stored) {
    return count() == 1 ? stored : DatabaseKeyspace.keyOf(stored);
  }

  // ---------------------------------------------------------------- sizes

  /** Has the keys of databases other than 0 counted from now on; there are none yet. */
  void startCounting() {
    if (counts == null) {
      registerOnce();
    }
  }

  private synchronized void registerOnce() {
    if (counts == null) {
      LongAdder[] adders = new LongAdder[count()];
      for (int i = 0; i < adders.length; i++) {
        adders[i] = new LongAdder();
      }
      root.addListener(
          new KeyListener() {
            @Override
            public void written(Slice stored, long expiresAt) {
              add(stored, 1);
            }

            @Override
            public void removed(Slice stored, RemovalCause cause) {
              add(stored, -1);
            }

            private void add(Slice stored, int change) {
              int id = DatabaseKeyspace.idOf(stored);
              if (id != 0) {
                adders[id].add(change);
                adders[0].add(change);
              }
            }
          });
      counts = adders;
    }
  }

  /** How many keys have this number in their prefix. */
  long size(int id) {
    LongAdder[] adders = counts;
    long counted = adders == null ? 0 : adders[id].sum();
    return Math.max(0, id == 0 ? root.size() - counted : counted);
  }

  /**
   * How many of them have an expiry: exact if no other database is in use, or there are few keys;
   * else estimated from the first that are met.
   */
  long volatileSize(int id) {
    if (size(id) == root.size()) {
      return root.volatileSize();
    }
    long visited = 0;
    long[] found = {0, 0};
    long cursor = 0;
    do {
      cursor =
          root.scan(
              cursor,
              SCAN_COUNT,
              stored -> {
                Slice key = Slice.of(stored);
                if (DatabaseKeyspace.idOf(key) == id) {
                  found[0]++;
                  found[1] += root.expiresAt(key) == Store.NO_EXPIRY ? 0 : 1;
                }
              });
      visited += SCAN_COUNT;
    } while (cursor != 0 && visited < EXPIRY_SAMPLE);
    if (cursor == 0 || found[0] == 0) {
      return found[1];
    }
    return Math.round((double) found[1] / found[0] * size(id));
  }
}
