package io.vortis.resp.events;

import io.vortis.resp.codec.Slice;
import java.util.Locale;

/**
 * What a change of a key is called in notifications, and the class that {@code
 * notify-keyspace-events} knows it by.
 *
 * @see <a href="https://redis.io/docs/latest/develop/use/keyspace-notifications/">Keyspace
 *     notifications</a>
 */
public enum KeyEvent {
  /** {@code APPEND}. */
  APPEND('$'),
  /** {@code INCR} and its kin, on integers. */
  INCRBY('$'),
  /** {@code INCRBYFLOAT}. */
  INCRBYFLOAT('$'),
  /** {@code SET} and whatever else gives a key a whole new value. */
  SET('$'),
  /** {@code SETBIT} and {@code BITFIELD}. */
  SETBIT('$'),
  /** {@code SETRANGE}. */
  SETRANGE('$'),
  /** The target of a {@code COPY}. */
  COPY_TO('g'),
  /** A key that was deleted. */
  DEL('g'),
  /** A key that got an expiry. */
  EXPIRE('g'),
  /** A key that {@code MOVE} took out of a database. */
  MOVE_FROM('g'),
  /** A key that {@code MOVE} put into one. */
  MOVE_TO('g'),
  /** A key that lost its expiry. */
  PERSIST('g'),
  /** The name that a key had before {@code RENAME}. */
  RENAME_FROM('g'),
  /** The name that it has now. */
  RENAME_TO('g'),
  /** {@code RESTORE}. */
  RESTORE('g'),
  /** A key that lived for as long as it was meant to. */
  EXPIRED('x'),
  /** A key that made room for others. */
  EVICTED('e'),
  /** A key that was not there before. */
  NEW('n'),
  /** A key that was asked for and not there. */
  KEYMISS('m'),
  /** A change that nobody is told of, because the command says so by another. */
  NONE('\0');

  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to what the slice is of
  private final Slice wireName = Slice.of(name().toLowerCase(Locale.ROOT));

  private final char letter;

  KeyEvent(char letter) {
    this.letter = letter;
  }

  /** The name in notifications. */
  public Slice wireName() {
    return wireName;
  }

  /** The class that it belongs to. */
  char letter() {
    return letter;
  }
}
