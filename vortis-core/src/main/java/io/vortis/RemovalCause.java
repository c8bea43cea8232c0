package io.vortis;

/** Why a value left the store. */
public enum RemovalCause {
  /** Somebody deleted it. */
  EXPLICIT,
  /** Another value was set for its key. */
  REPLACED,
  /** Its time to live was over. */
  EXPIRED,
  /** It made room for another entry. */
  EVICTED,
  /** The whole store was cleared. */
  CLEARED
}
