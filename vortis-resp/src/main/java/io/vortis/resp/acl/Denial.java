package io.vortis.resp.acl;

import java.util.Locale;

/**
 * Why a user may not run a request.
 *
 * @param reason what is missing
 * @param position which argument shows it, from the command's name on; 0 for the name
 */
public record Denial(Reason reason, int position) {

  /** What is missing, the lesser first: of several selectors the one that came furthest counts. */
  public enum Reason {
    /** The command itself. */
    COMMAND,
    /** A key. */
    KEY,
    /** The right password. */
    AUTH,
    /** A pub/sub channel. */
    CHANNEL;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in {@code ACL LOG}. */
    public String wireName() {
      return wireName;
    }
  }

  /** Whether this one tells more than another, or than none. */
  boolean outranks(Denial other) {
    int order = reason.compareTo(other.reason);
    return order > 0 || (order == 0 && position > other.position);
  }
}
