package io.vortis.resp.command;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ACL categories, in the order in which {@code COMMAND INFO} lists them.
 *
 * @see <a
 *     href="https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/">ACL</a>
 */
public enum Category {
  /** Keys, whatever their values. */
  KEYSPACE,
  /** Reads keys. */
  READ,
  /** Writes keys. */
  WRITE,
  /** Sets. */
  SET,
  /** Sorted sets. */
  SORTEDSET,
  /** Lists. */
  LIST,
  /** Hashes. */
  HASH,
  /** Strings. */
  STRING,
  /** Strings as bits. */
  BITMAP,
  /** HyperLogLogs. */
  HYPERLOGLOG,
  /** Places on Earth. */
  GEO,
  /** Streams. */
  STREAM,
  /** Publishing and subscribing. */
  PUBSUB,
  /** For administrators. */
  ADMIN,
  /** Takes constant or logarithmic time. */
  FAST,
  /** Takes longer than {@link #FAST}. */
  SLOW,
  /** May block. */
  BLOCKING,
  /** Easily does harm. */
  DANGEROUS,
  /** The connection itself. */
  CONNECTION,
  /** Transactions. */
  TRANSACTION,
  /** Scripts. */
  SCRIPTING;

  private static final List<Category> ALL = List.of(values());

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The category of this name, in whatever case, or {@code null}. */
  public static @Nullable Category named(String name) {
    return ALL.stream().filter(c -> c.wireName.equalsIgnoreCase(name)).findAny().orElse(null);
  }

  /** The name in replies, without {@code @}. */
  public String wireName() {
    return wireName;
  }
}
