package io.vortis.resp.codec;

/**
 * A client sent bytes that are no RESP. The message is what Redis replies before it closes the
 * connection.
 */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String problem) {
    super("Protocol error: " + problem, null, false, false);
  }
}
