package io.vortis.resp.acl;

import io.vortis.resp.codec.Glob;
import io.vortis.resp.codec.Slice;

/**
 * Keys that may be read, written or both.
 *
 * @param glob which ones
 */
record KeyPattern(Slice glob, boolean read, boolean write) {

  /** Whether it lets somebody use a key so. */
  boolean allows(Slice key, boolean reads, boolean writes) {
    return (read || !reads) && (write || !writes) && Glob.matches(glob, key, false);
  }

  /** The pattern that allows what either of two with the same glob allows. */
  KeyPattern and(KeyPattern other) {
    return new KeyPattern(glob, read || other.read, write || other.write);
  }

  /** As a rule. */
  @Override
  public String toString() {
    String prefix = read && write ? "~" : read ? "%R~" : "%W~";
    return prefix + glob.toLatin1();
  }
}
