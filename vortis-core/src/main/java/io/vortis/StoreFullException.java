package io.vortis;

/**
 * A write was refused because the store is at its bound and nothing may be evicted. The store is
 * unchanged.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/eviction/">Redis's noeviction
 *     policy</a>
 */
public final class StoreFullException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** An exception that says what did not fit into what. */
  public StoreFullException(String message) {
    super(message);
  }
}
