package io.vortis.resp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Writes replies into a send buffer, in RESP2 or RESP3. What RESP2 has no type for becomes what
 * Redis makes of it: a map an array twice as long, a boolean an integer, a null an empty bulk
 * string.
 *
 * <p>Thread safety: none; one connection has one.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP
 *     specification</a>
 */
public final class ReplyWriter {
  /** Where full send buffers go. */
  public interface Sink {
    /**
     * Takes a buffer that is full enough and gives another one with room for at least {@code
     * atLeast} bytes.
     */
    ByteBuffer next(ByteBuffer full, int atLeast);
  }

  /** A type, a sign, digits, a line break. */
  private static final int MAX_HEADER = 23;

  private static final int NO_BULK = -1;

  /** Longer bulk strings go in pieces, so that a send buffer need not be larger. */
  private static final int PIECE = 64 * 1024;

  private static final byte[] OK = "+OK\r\n".getBytes(ISO_8859_1);
  private static final byte[] NULL_BULK = "$-1\r\n".getBytes(ISO_8859_1);
  private static final byte[] NULL_ARRAY = "*-1\r\n".getBytes(ISO_8859_1);
  private static final byte[] NULL = "_\r\n".getBytes(ISO_8859_1);

  private final Sink sink;
  private ByteBuffer out;
  private boolean resp3;
  private boolean muted;

  /** To how many commands, this one included, the reply is thrown away; 0 if that has no end. */
  private int skipped;

  private long errors;
  private String lastError = "";

  /** Where in the buffer the bulk string begins that the caller is to fill, and its length. */
  private int bulkStart = NO_BULK;

  private int bulkLength;

  /** A writer that starts with {@code first}. */
  public ReplyWriter(Sink sink, ByteBuffer first) {
    this.sink = sink;
    out = first;
  }

  /** The buffer being written to. */
  public ByteBuffer buffer() {
    return out;
  }

  /** Goes on in another buffer. */
  public void buffer(ByteBuffer next) {
    out = next;
  }

  /** Whether replies are RESP3. */
  public boolean isResp3() {
    return resp3;
  }

  /** Chooses RESP3 or RESP2. */
  public void resp3(boolean on) {
    resp3 = on;
  }

  /** Whether replies are thrown away: {@code CLIENT REPLY OFF}. */
  public void muted(boolean on) {
    muted = on;
    skipped = 0;
  }

  /** Throws away the reply to this command and to the next one: {@code CLIENT REPLY SKIP}. */
  public void skip() {
    if (!muted || skipped > 0) {
      muted = true;
      skipped = 2;
    }
  }

  /** Notes that a command has replied. */
  public void endCommand() {
    if (skipped > 0) {
      skipped--;
      muted = skipped > 0;
    }
  }

  /** How many error replies were written so far. */
  public long errors() {
    return errors;
  }

  /** The last error reply, as {@link #error} was given it; empty if there was none. */
  public String lastError() {
    return lastError;
  }

  // ---------------------------------------------------------------- replies

  /** {@code +OK}. */
  public void ok() {
    raw(OK);
  }

  /** A simple string; must hold no line break, and nothing beyond Latin-1. */
  public void simple(String text) {
    line('+', text);
  }

  /**
   * An error: its code, a blank, its text, such as {@code ERR syntax error}. Line breaks become
   * blanks, and each character is one byte: what a client sent is shown as it was.
   */
  public void error(String message) {
    errors++;
    lastError = message;
    line('-', message.replace('\r', ' ').replace('\n', ' '));
  }

  /** An integer. */
  public void integer(long value) {
    header(':', value);
  }

  /** A boolean; in RESP2 the integer 1 or 0. */
  public void bool(boolean value) {
    if (resp3) {
      line('#', value ? "t" : "f");
    } else {
      integer(value ? 1 : 0);
    }
  }

  /**
   * A floating-point number with 17 significant digits, as C's {@code %.17g} writes it; in RESP2 a
   * bulk string.
   */
  public void real(double value) {
    String text = Reals.format(value);
    if (resp3) {
      line(',', text);
    } else {
      bulk(text);
    }
  }

  /** A null: no such key, no such value. */
  public void nil() {
    raw(resp3 ? NULL : NULL_BULK);
  }

  /** A null where an array would be. */
  public void nilArray() {
    raw(resp3 ? NULL : NULL_ARRAY);
  }

  /** A bulk string. */
  public void bulk(byte[] bytes) {
    bulk(bytes, 0, bytes.length);
  }

  /** A bulk string with the bytes of a slice. */
  public void bulk(Slice slice) {
    bulk(slice.array(), slice.offset(), slice.length());
  }

  /** A bulk string with the UTF-8 bytes of a text. */
  public void bulk(String text) {
    bulk(text.getBytes(UTF_8));
  }

  /** A bulk string. */
  public void bulk(byte[] bytes, int offset, int length) {
    header('$', length);
    raw(bytes, offset, length);
    crlf();
  }

  /** A text for people; in RESP2 a bulk string. */
  public void verbatim(String text) {
    if (resp3) {
      byte[] bytes = ("txt:" + text).getBytes(UTF_8);
      header('=', bytes.length);
      raw(bytes, 0, bytes.length);
      crlf();
    } else {
      bulk(text);
    }
  }

  /** Begins an array of so many replies, which follow. */
  public void array(int size) {
    header('*', size);
  }

  /** Begins a map of so many pairs, which follow. */
  public void map(int pairs) {
    header(resp3 ? '%' : '*', resp3 ? pairs : 2L * pairs);
  }

  /** Begins a set of so many replies, which follow. */
  public void set(int size) {
    header(resp3 ? '~' : '*', size);
  }

  /** Begins a push message of so many parts, which follow; in RESP2 an array. */
  public void push(int size) {
    header(resp3 ? '>' : '*', size);
  }

  // ---------------------------------------------------------------- bytes

  /**
   * Begins a bulk string whose {@code length} bytes the caller copies to the position of the buffer
   * returned, which stays where it is, before {@link #endBulk}: for what comes from outside the
   * heap and is to be copied once. Until then it may be begun again, with another length, or
   * cancelled.
   */
  public ByteBuffer beginBulk(int length) {
    if (muted) {
      return ByteBuffer.allocate(length);
    }
    cancelBulk();
    bulkStart = ensure(MAX_HEADER + length + 2).position();
    header('$', length);
    bulkLength = length;
    return out;
  }

  /** Ends the bulk string that was begun last. */
  public void endBulk() {
    if (bulkStart != NO_BULK) {
      bulkStart = NO_BULK;
      out.position(out.position() + bulkLength);
      crlf();
    }
  }

  /** Takes a bulk string back that was begun, if there is one. */
  public void cancelBulk() {
    if (bulkStart != NO_BULK) {
      out.position(bulkStart);
      bulkStart = NO_BULK;
    }
  }

  private void raw(byte[] bytes) {
    raw(bytes, 0, bytes.length);
  }

  private void raw(byte[] bytes, int offset, int length) {
    if (muted) {
      return;
    }
    int at = offset;
    int left = length;
    while (left > 0) {
      int piece = Math.min(left, PIECE);
      ensure(piece).put(bytes, at, piece);
      at += piece;
      left -= piece;
    }
  }

  private void crlf() {
    if (!muted) {
      ensure(2).put((byte) '\r').put((byte) '\n');
    }
  }

  private void line(char type, String text) {
    if (muted) {
      return;
    }
    byte[] bytes = text.getBytes(ISO_8859_1);
    ensure(1).put((byte) type);
    raw(bytes, 0, bytes.length);
    crlf();
  }

  private void header(char type, long value) {
    if (muted) {
      return;
    }
    ByteBuffer buffer = ensure(MAX_HEADER);
    buffer.put((byte) type);
    if (value >= 0 && value < 10) {
      buffer.put((byte) ('0' + value));
    } else {
      digits(buffer, value);
    }
    buffer.put((byte) '\r').put((byte) '\n');
  }

  private static void digits(ByteBuffer buffer, long value) {
    if (value == Long.MIN_VALUE) {
      buffer.put(Long.toString(value).getBytes(ISO_8859_1));
      return;
    }
    long rest = value;
    if (rest < 0) {
      buffer.put((byte) '-');
      rest = -rest;
    }
    int count = 1;
    for (long bound = 10; count < 19 && rest >= bound; bound *= 10) {
      count++;
    }
    int start = buffer.position();
    for (int i = start + count - 1; i >= start; i--) {
      buffer.put(i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
    buffer.position(start + count);
  }

  private ByteBuffer ensure(int bytes) {
    if (out.remaining() < bytes) {
      out = sink.next(out, bytes);
    }
    return out;
  }
}
