package io.vortis.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A blocking connection to a RESP2 server that costs the generator next to nothing. */
final class Wire implements Closeable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final byte[] CRLF = {'\r', '\n'};

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
  }

  /** Puts a command into the buffer. */
  void send(byte[]... words) throws IOException {
    header('*', words.length);
    for (byte[] word : words) {
      header('$', word.length);
      out.write(word);
      out.write(CRLF);
    }
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Sends one command and reads its reply, as {@link #reply} does. */
  long ask(String command) throws IOException {
    String[] words = command.split(" ");
    byte[][] bytes = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      bytes[i] = bytes(words[i]);
    }
    send(bytes);
    flush();
    return reply();
  }

  /**
   * Reads a reply that is no array: the number, if it is one, or the length of the string, −1 for
   * none.
   *
   * @throws IOException if the server says that it has failed
   */
  long reply() throws IOException {
    int type = in.read();
    switch (type) {
      case ':':
        return Long.parseLong(line());
      case '+':
        return line().length();
      case '$':
        int length = Integer.parseInt(line());
        if (length >= 0) {
          in.skipNBytes(length + CRLF.length);
        }
        return length;
      case -1:
        throw new EOFException("the server hung up");
      default:
        throw new IOException("unexpected reply: " + (char) type + line());
    }
  }

  static byte[] bytes(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void header(char type, int length) throws IOException {
    out.write(type);
    out.write(bytes(Integer.toString(length)));
    out.write(CRLF);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server hung up within a reply");
      }
      line.append((char) next);
    }
    in.read();
    return line.toString();
  }
}
