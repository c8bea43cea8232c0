package io.vortis.resp.events;

import io.vortis.Store;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Call;
import org.jspecify.annotations.Nullable;

/**
 * Tells of changes through channels, as {@code notify-keyspace-events} asks for.
 *
 * @see <a href="https://redis.io/docs/latest/develop/use/keyspace-notifications/">Keyspace
 *     notifications</a>
 */
final class Notifications {
  /*
   * Threads: any, mostly under the lock of the key's stripe; what it does is to fill outboxes.
   */

  private final PubSub pubSub;
  private final Listening listening;
  private volatile EventClasses classes = EventClasses.NONE;

  Notifications(PubSub pubSub, Listening listening) {
    this.pubSub = pubSub;
    this.listening = listening;
  }

  /** Tells of other classes from now on. */
  synchronized void classes(EventClasses wanted) {
    boolean before = classes.tellAnything();
    classes = wanted;
    if (wanted.tellAnything() && !before) {
      listening.begin();
    } else if (before && !wanted.tellAnything()) {
      listening.end();
    }
  }

  /** Whether there is anything to tell, and anybody to tell it to. */
  boolean isOn() {
    return classes.tellAnything() && pubSub.hasSubscribers();
  }

  /** Whether there is anybody to tell of misses. */
  boolean tellMisses() {
    return classes.has(KeyEvent.KEYMISS.letter()) && isOn();
  }

  /**
   * A value was set.
   *
   * @param call the command that did it, if it was one
   */
  void written(int database, Slice key, boolean isNew, long expiresAt, @Nullable Call call) {
    if (isNew) {
      tell(KeyEvent.NEW, database, key);
    }
    KeyEvent named = call == null ? null : call.writing();
    if (named != null) {
      tell(named, database, key);
      return;
    }
    tell(KeyEvent.SET, database, key);
    if (expiresAt != Store.NO_EXPIRY) {
      tell(KeyEvent.EXPIRE, database, key);
    }
  }

  /** What a change of a key's expiry is called. */
  static KeyEvent ofExpiry(long expiresAt) {
    return expiresAt == Store.NO_EXPIRY ? KeyEvent.PERSIST : KeyEvent.EXPIRE;
  }

  /** Something happened to a key. */
  void tell(KeyEvent event, int database, Slice key) {
    EventClasses wanted = classes;
    if (!wanted.has(event.letter())) {
      return;
    }
    Slice kept = key.copy();
    if (wanted.has('K')) {
      pubSub.publish(channel("__keyspace@", database, kept), event.wireName());
    }
    if (wanted.has('E')) {
      pubSub.publish(channel("__keyevent@", database, event.wireName()), kept);
    }
  }

  private static Slice channel(String prefix, int database, Slice name) {
    byte[] head = Slice.of(prefix + database + "__:").array();
    byte[] channel = new byte[head.length + name.length()];
    System.arraycopy(head, 0, channel, 0, head.length);
    System.arraycopy(name.array(), name.offset(), channel, head.length, name.length());
    return Slice.of(channel);
  }
}
