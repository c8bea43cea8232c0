package io.vortis.resp.codec;

/**
 * Finds the next request in a receive buffer, without copying it, wherever the stream happens to be
 * cut.
 *
 * <p>A request is an array of bulk strings or a line of words:
 *
 * <pre>
 *   *2\r\n $3\r\nGET\r\n $1\r\na\r\n
 *   GET a\r\n
 * </pre>
 *
 * <p>Thread safety: none; one connection has one.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP
 *     specification</a>
 */
public final class RequestDecoder {
  /*
   * States: FRAME --'*n'--> BULK_HEADER --'$n'--> BULK_BODY --> BULK_HEADER … --n-th body--> FRAME
   *         FRAME --anything else, up to the line's end--> FRAME
   * All positions are relative to the frame's first byte, so that the caller may move the bytes between two calls.
   */

  /** At the start of a frame, or somewhere in its first line. */
  private static final int FRAME = 0;

  /** Before or in a line that tells a bulk string's length. */
  private static final int BULK_HEADER = 1;

  /** Before or in the bytes of a bulk string. */
  private static final int BULK_BODY = 2;

  /** The longest line, in bytes. */
  private static final int MAX_LINE = 64 * 1024;

  private static final int UNAUTHENTICATED_ARGUMENTS = 10;
  private static final int UNAUTHENTICATED_BULK = 16 * 1024;

  private final long maxBulk;
  private boolean authenticated = true;

  private int state = FRAME;
  private int position;
  private int expected;
  private int bulkLength;
  private int end;

  /**
   * A decoder that refuses bulk strings of more than {@code maxBulk} bytes: Redis's {@code
   * proto-max-bulk-len}.
   */
  public RequestDecoder(long maxBulk) {
    this.maxBulk = maxBulk;
  }

  /** Whether the client may send more than a stranger; it may by default. */
  public void authenticated(boolean authenticated) {
    this.authenticated = authenticated;
  }

  /**
   * Goes on decoding the frame that starts at {@code from}.
   *
   * @param request takes the arguments; none if the frame was empty, which asks for no reply
   * @return whether the frame is complete; then {@link #end} tells where the next one starts
   * @throws ProtocolException if this is no RESP; the stream can't be read any further
   */
  public boolean decode(byte[] buffer, int from, int to, Request request) {
    if (state == FRAME) {
      if (from == to) {
        return false;
      }
      if (position == 0) {
        request.clear();
      }
      if (buffer[from] != '*') {
        return decodeInline(buffer, from, to, request);
      }
      if (!decodeCount(buffer, from, to)) {
        return false;
      }
    }
    while (expected > 0) {
      if (state == BULK_HEADER && !decodeBulkHeader(buffer, from, to)) {
        return false;
      }
      if (to - from - position < bulkLength + 2L) {
        return false;
      }
      request.addSpan(position, bulkLength);
      position += bulkLength + 2;
      expected--;
      state = BULK_HEADER;
    }
    request.bind(buffer, from);
    finish(from + position);
    return true;
  }

  /** Where the last complete frame ended. */
  public int end() {
    return end;
  }

  /**
   * How many bytes, counted from the start of the frame under way, must be there before it can
   * possibly be complete: what a buffer for a large value should hold.
   */
  public long needed() {
    return state == BULK_BODY ? 2L + position + bulkLength : 1L + position;
  }

  /** Forgets what it knows of a frame under way, which is to be decoded again from its start. */
  public void reset() {
    finish(end);
  }

  private void finish(int end) {
    this.end = end;
    state = FRAME;
    position = 0;
    expected = 0;
  }

  /** Decodes {@code *n\r\n}. */
  private boolean decodeCount(byte[] buffer, int from, int to) {
    int lineEnd = lineEnd(buffer, from, to, "too big mbulk count string");
    if (lineEnd < 0) {
      return false;
    }
    long count = number(buffer, from + 1, lineEnd, "invalid multibulk length");
    if (count > Integer.MAX_VALUE) {
      throw new ProtocolException("invalid multibulk length");
    }
    if (count > UNAUTHENTICATED_ARGUMENTS && !authenticated) {
      throw new ProtocolException("unauthenticated multibulk length");
    }
    expected = (int) Math.max(0, count);
    position = lineEnd + 2 - from;
    state = BULK_HEADER;
    return true;
  }

  /** Decodes {@code $n\r\n}. */
  private boolean decodeBulkHeader(byte[] buffer, int from, int to) {
    int start = from + position;
    int lineEnd = lineEnd(buffer, start, to, "too big bulk count string");
    if (lineEnd < 0) {
      return false;
    }
    if (buffer[start] != '$') {
      throw new ProtocolException("expected '$', got '" + (char) (buffer[start] & 0xFF) + "'");
    }
    long length = number(buffer, start + 1, lineEnd, "invalid bulk length");
    if (length < 0 || length > maxBulk || length > Integer.MAX_VALUE - MAX_LINE) {
      throw new ProtocolException("invalid bulk length");
    }
    if (length > UNAUTHENTICATED_BULK && !authenticated) {
      throw new ProtocolException("unauthenticated bulk length");
    }
    bulkLength = (int) length;
    position = lineEnd + 2 - from;
    state = BULK_BODY;
    return true;
  }

  /** Where the line's {@code \r} stands if the byte after it is there too, else -1. */
  private static int lineEnd(byte[] buffer, int start, int to, String tooLong) {
    for (int i = start; i < to; i++) {
      if (buffer[i] == '\r') {
        return i + 1 < to ? i : -1;
      }
    }
    if (to - start > MAX_LINE) {
      throw new ProtocolException(tooLong);
    }
    return -1;
  }

  private static long number(byte[] buffer, int from, int to, String invalid) {
    try {
      return Decimal.parse(buffer, from, to);
    } catch (NumberFormatException e) {
      throw new ProtocolException(invalid);
    }
  }

  /** Decodes a line of words. */
  private boolean decodeInline(byte[] buffer, int from, int to, Request request) {
    int newline = from + position;
    while (newline < to && buffer[newline] != '\n') {
      newline++;
    }
    if (newline == to) {
      if (to - from > MAX_LINE) {
        throw new ProtocolException("too big inline request");
      }
      position = to - from;
      return false;
    }
    int lineEnd = newline > from && buffer[newline - 1] == '\r' ? newline - 1 : newline;
    if (!InlineWords.split(buffer, from, lineEnd, request::add)) {
      throw new ProtocolException("unbalanced quotes in request");
    }
    finish(newline + 1);
    return true;
  }
}
