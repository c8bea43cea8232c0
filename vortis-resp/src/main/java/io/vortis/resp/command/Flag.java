package io.vortis.resp.command;

import java.util.Locale;

/**
 * What a command is like, named and ordered as in the replies of {@code COMMAND}.
 *
 * @see <a href="https://redis.io/commands/command/">COMMAND</a>
 */
public enum Flag {
  /** May change the keyspace. */
  WRITE,
  /** Only reads the keyspace. */
  READONLY,
  /** May need more memory: refused when there is none. */
  DENYOOM,
  /** For administrators. */
  ADMIN,
  /** Of the publish/subscribe family. */
  PUBSUB,
  /** Not from scripts. */
  NOSCRIPT,
  /** May block. */
  BLOCKING,
  /** Runs while the data is being loaded. */
  LOADING,
  /** Runs on a replica whose data is stale. */
  STALE,
  /** Not shown to MONITOR. */
  SKIP_MONITOR,
  /** Not in the slow log. */
  SKIP_SLOWLOG,
  /** Takes constant or logarithmic time. */
  FAST,
  /** Needs no authentication. */
  NO_AUTH,
  /** Its keys may be anything in the database. */
  NO_MANDATORY_KEYS,
  /** Refused while the data is being loaded beside serving. */
  NO_ASYNC_LOADING,
  /** Not within a transaction. */
  NO_MULTI,
  /** Its keys can't be told from its row. */
  MOVABLEKEYS,
  /** Allowed while the server is busy with a script. */
  ALLOW_BUSY;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in replies. */
  public String wireName() {
    return wireName;
  }
}
