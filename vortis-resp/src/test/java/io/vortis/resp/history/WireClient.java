package io.vortis.resp.history;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that may be cut at any moment; every method throws {@link IOException} then. */
public final class WireClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public WireClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Has a command sent with the next {@link #flush}. */
  public WireClient command(Object... words) {
    write("*" + words.length + "\r\n");
    for (Object word : words) {
      String text = word.toString();
      write("$" + text.length() + "\r\n" + text + "\r\n");
    }
    return this;
  }

  private void write(String text) {
    out.writeBytes(text.getBytes(ISO_8859_1));
  }

  /** Sends the commands that wait. */
  public void flush() throws IOException {
    out.writeTo(socket.getOutputStream());
    out.reset();
  }

  /** Sends a command and reads its reply. */
  public @Nullable Object call(Object... words) throws IOException {
    command(words).flush();
    return reply();
  }

  /**
   * Reads a reply: a {@code Long}, a {@code String}, a {@code List} of replies, or {@code null}.
   *
   * @throws IllegalStateException if it is an error
   */
  public @Nullable Object reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> array(Integer.parseInt(rest));
      default -> throw new IllegalStateException("error in reply: " + line);
    };
  }

  private @Nullable String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("cut in a reply");
    }
    return new String(bytes, 0, length, ISO_8859_1);
  }

  private @Nullable List<Object> array(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    List<Object> replies = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      replies.add(reply());
    }
    return replies;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("cut before a reply");
      }
      line.append((char) c);
    }
    return line.substring(0, line.length() - 1);
  }

  /** Sends the commands that wait but for so many bytes, and cuts the connection. */
  public void cut(int unsent) throws IOException {
    byte[] bytes = out.toByteArray();
    socket.getOutputStream().write(bytes, 0, Math.max(0, bytes.length - unsent));
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
