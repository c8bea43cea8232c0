package io.vortis.resp.events;

import io.vortis.resp.codec.Slice;

/**
 * A client's interest in one key, as it is stored, since its {@code WATCH}.
 *
 * <p>Threads: {@code broken} is written under the lock of the key's stripe and read anywhere.
 */
public final class Watch {
  private final Watches watches;
  private final Slice stored;
  private volatile boolean broken;

  Watch(Watches watches, Slice stored) {
    this.watches = watches;
    this.stored = stored;
  }

  /** Ends it. */
  void end() {
    watches.remove(this);
  }

  /** The key as it is stored. */
  public Slice stored() {
    return stored;
  }

  /** Whether the key was changed. */
  public boolean isBroken() {
    return broken;
  }

  void broken(boolean broken) {
    this.broken = broken;
  }
}
