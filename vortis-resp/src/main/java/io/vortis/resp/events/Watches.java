package io.vortis.resp.events;

import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.Slice;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which keys are watched, and by whom. */
public final class Watches {
  /*
   * Threads:      clients come and go in their own threads; changes are told under the lock of the key's stripe.
   * Fields:       byKey | a bin of the map guards each array, which is replaced whole
   * Publication:  A watch is known to the map before it is armed, and it is armed under the lock of its key's stripe.
   *               So every change after that breaks it, and none before does.
   * Verified by:  TransactionCommandsTest, TransactionIT
   */

  private final ConcurrentMap<Slice, Watch[]> byKey = new ConcurrentHashMap<>();
  private final Listening listening;

  Watches(Listening listening) {
    this.listening = listening;
  }

  /**
   * Watches a key from now on.
   *
   * @param keyspace where keys are as they are stored
   * @param stored the key, which the watch keeps
   */
  public Watch add(Keyspace keyspace, Slice stored) {
    Watch watch = new Watch(this, stored);
    listening.begin();
    byKey.merge(stored, new Watch[] {watch}, Watches::concat);
    try {
      keyspace.<Boolean>update(
          stored,
          entry -> {
            // One that had expired before was reclaimed just now, and that is no change.
            watch.broken(false);
            return true;
          });
    } catch (RuntimeException e) {
      // No key can be like that.
      remove(watch);
      throw e;
    }
    return watch;
  }

  /** Watches a key no longer. */
  void remove(Watch watch) {
    byKey.computeIfPresent(watch.stored(), (key, all) -> without(all, watch));
    listening.end();
  }

  /** Breaks every watch of a key. */
  void changed(Slice stored) {
    Watch[] watches = byKey.get(stored);
    if (watches != null) {
      for (Watch watch : watches) {
        watch.broken(true);
      }
    }
  }

  /** Breaks all watches there are: their keys stand for others now. */
  public void breakAll() {
    byKey.values().forEach(watches -> Arrays.stream(watches).forEach(w -> w.broken(true)));
  }

  /** How many keys are watched. */
  public int size() {
    return byKey.size();
  }

  private static Watch[] concat(Watch[] some, Watch[] more) {
    Watch[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  @SuppressWarnings("NullAway") // a null result removes the mapping
  private static Watch[] without(Watch[] all, Watch gone) {
    Watch[] rest = Arrays.stream(all).filter(watch -> watch != gone).toArray(Watch[]::new);
    return rest.length == 0 ? null : rest;
  }
}
