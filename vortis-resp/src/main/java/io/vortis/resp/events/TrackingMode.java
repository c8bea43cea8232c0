package io.vortis.resp.events;

import io.vortis.resp.codec.Slice;
import java.util.List;

/**
 * How a client wants to hear of changes to what it may have cached.
 *
 * @param broadcast whether of all keys with one of the prefixes, not only of those it has read
 * @param optIn whether only of keys that it read after {@code CLIENT CACHING YES}
 * @param optOut whether not of keys that it read after {@code CLIENT CACHING NO}
 * @param noLoop whether not of changes that it makes itself
 * @param redirect the number of the client that is told instead, 0 if none
 * @param prefixes those of the keys it wants to hear of; empty unless it broadcasts
 */
public record TrackingMode(
    boolean broadcast,
    boolean optIn,
    boolean optOut,
    boolean noLoop,
    long redirect,
    List<Slice> prefixes) {

  /** Whether keys that the client reads are remembered. */
  boolean remembers(boolean caching) {
    if (broadcast) {
      return false;
    }
    return optIn ? caching : !(optOut && caching);
  }
}
