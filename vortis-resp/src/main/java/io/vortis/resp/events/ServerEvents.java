package io.vortis.resp.events;

import io.vortis.RemovalCause;
import io.vortis.resp.Client;
import io.vortis.resp.Config;
import io.vortis.resp.Databases;
import io.vortis.resp.KeyListener;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Call;
import io.vortis.resp.telemetry.Telemetry;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** All that clients may want to hear of, and the one listener to the store that tells it. */
public final class ServerEvents {
  /*
   * Threads:    any; changes are told under the lock of the key's stripe.
   * Lock order: configuration -> listening -> the store's listeners. A stripe may be held before; nothing here waits
   *             for one.
   * Callbacks:  none: what a change leads to is marks on watches and messages in outboxes.
   */

  private final Databases databases;
  private final Listening listening;
  private final Watches watches;
  private final PubSub pubSub = new PubSub();
  private final Notifications notifications;
  private final Tracking tracking;
  private final Monitors monitors;

  /**
   * Nobody wants to hear of anything yet, unless the configuration says so.
   *
   * @param clients finds a connection by its number
   * @param telemetry has every command noticed as long as somebody monitors
   */
  public ServerEvents(
      Databases databases,
      Config config,
      LongFunction<@Nullable Client> clients,
      Telemetry telemetry) {
    this.databases = databases;
    listening = new Listening(() -> databases.root().addListener(new Changes()));
    watches = new Watches(listening);
    notifications = new Notifications(pubSub, listening);
    tracking = new Tracking(clients, listening);
    monitors = new Monitors(telemetry::watched);
    config.follow(
        "notify-keyspace-events", value -> notifications.classes(EventClasses.parse(value)));
    config.follow("tracking-table-max-keys", value -> tracking.limit(Long.parseLong(value)));
  }

  /** Whether anybody wants to hear of changes. */
  public boolean isListening() {
    return listening.isOn();
  }

  /** Whether anybody wants to hear of keys that were asked for and are not there. */
  public boolean tellsMisses() {
    return notifications.tellMisses();
  }

  /** Who watches which keys. */
  public Watches watches() {
    return watches;
  }

  /** Channels and those who subscribed to them. */
  public PubSub pubSub() {
    return pubSub;
  }

  /** Who may have cached which keys. */
  public Tracking tracking() {
    return tracking;
  }

  /** Who is shown every command. */
  public Monitors monitors() {
    return monitors;
  }

  /** Forgets all that a client wanted to hear of; in its own thread. */
  public void leave(Client client) {
    client.transaction().close();
    pubSub.leave(client);
    tracking.disable(client);
    monitors.leave(client);
  }

  /** Tells of what happened to a key of a database. */
  public void tell(KeyEvent event, int database, Slice key) {
    if (notifications.isOn()) {
      notifications.tell(event, database, key);
    }
  }

  /** What the store tells. */
  private final class Changes implements KeyListener {
    /**
     * Whether the last change in this thread made way for the value that is written next: the store
     * tells of both without letting go of the stripe.
     */
    @SuppressWarnings("ThreadLocalUsage") // two servers may listen to one store
    private final ThreadLocal<Boolean> replaced = ThreadLocal.withInitial(() -> false);

    @Override
    public void written(Slice stored, long expiresAt) {
      watches.changed(stored);
      Call call = Call.current();
      if (notifications.isOn()) {
        boolean isNew = !replaced.get();
        replaced.set(false);
        notifications.written(
            databases.indexOf(stored), databases.keyOf(stored), isNew, expiresAt, call);
      }
      changed(stored, call);
    }

    @Override
    public void expiryChanged(Slice stored, long expiresAt) {
      watches.changed(stored);
      tell(stored, Notifications.ofExpiry(expiresAt));
      changed(stored, Call.current());
    }

    @Override
    public void removed(Slice stored, RemovalCause cause) {
      if (cause == RemovalCause.REPLACED) {
        if (notifications.isOn()) {
          replaced.set(true);
        }
        return;
      }
      watches.changed(stored);
      Call call = Call.current();
      KeyEvent event =
          switch (cause) {
            case EXPIRED -> KeyEvent.EXPIRED;
            case EVICTED -> KeyEvent.EVICTED;
            case EXPLICIT -> call == null ? KeyEvent.DEL : call.deleting();
            case CLEARED, REPLACED -> KeyEvent.NONE;
          };
      tell(stored, event);
      // A command that empties databases says so itself, once for all keys.
      if (call == null || !call.isEmptying()) {
        changed(stored, cause == RemovalCause.EXPLICIT ? call : null);
      }
    }

    private void tell(Slice stored, KeyEvent event) {
      if (event != KeyEvent.NONE && notifications.isOn()) {
        notifications.tell(event, databases.indexOf(stored), databases.keyOf(stored));
      }
    }

    private void changed(Slice stored, @Nullable Call by) {
      if (tracking.isOn()) {
        tracking.changed(databases.keyOf(stored), by == null ? null : by.client());
      }
    }
  }
}
