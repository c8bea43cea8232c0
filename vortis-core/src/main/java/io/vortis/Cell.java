package io.vortis;

import org.jspecify.annotations.Nullable;

/**
 * What stands beside a key in a {@link Table}: the value itself, so that an entry without a TTL
 * needs no object of its own, or the {@link ExpiringEntry} that holds it.
 */
final class Cell {

  private Cell() {}

  /** The value in a cell. */
  @SuppressWarnings({
    "unchecked", // a cell that is not an entry is a value
    "TypeParameterUnusedInFormals" // a cell has no type of its own that could carry V
  })
  static <V> V value(Object cell) {
    return cell instanceof ExpiringEntry ? ((ExpiringEntry<?, V>) cell).value : (V) cell;
  }

  /** When the entry expires, in epoch milliseconds; {@link Store#NO_EXPIRY} if never. */
  static long expiresAt(Object cell) {
    return cell instanceof ExpiringEntry<?, ?> expiring ? expiring.expiresAt() : Store.NO_EXPIRY;
  }

  /** The expiry that was asked for, which a time to idle may precede. */
  static long hardExpiry(@Nullable Object cell) {
    return cell instanceof ExpiringEntry<?, ?> expiring ? expiring.hardExpiry() : Store.NO_EXPIRY;
  }
}
