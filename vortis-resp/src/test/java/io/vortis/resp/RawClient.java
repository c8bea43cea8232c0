package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** A socket, and the bytes that go through it written as Latin-1 text. */
final class RawClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
  }

  /** Sends bytes as they are. */
  RawClient send(String bytes) throws IOException {
    return send(bytes.getBytes(ISO_8859_1));
  }

  /** Sends bytes as they are. */
  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends a command as an array of bulk strings. */
  RawClient command(String... words) throws IOException {
    return send(frame(words));
  }

  /** A command as an array of bulk strings. */
  static String frame(String... words) {
    StringBuilder frame = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      frame.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return frame.toString();
  }

  /** Reads as many bytes as are expected and compares them. */
  RawClient expect(String bytes) throws IOException {
    assertThat(read(bytes.length())).isEqualTo(bytes);
    return this;
  }

  /** Reads so many bytes, or those before the connection's end. */
  String read(int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }

  /** Reads until so many bytes have come or the connection ends; returns how many came. */
  int readUpTo(int length) throws IOException {
    int read = 0;
    try {
      byte[] buffer = new byte[64 * 1024];
      int n = 0;
      while (n >= 0 && read < length) {
        n = socket.getInputStream().read(buffer);
        read += Math.max(0, n);
      }
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    return read;
  }

  /** Reads a line and returns it without its end. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c != '\n'; c = socket.getInputStream().read()) {
      assertThat(c).as("byte after: %s", line).isNotNegative();
      line.append((char) c);
    }
    return line.substring(0, line.length() - 1);
  }

  /** Sees the server end the connection, with nothing more to read. */
  void expectEnd() throws IOException {
    try {
      assertThat(socket.getInputStream().read()).as("bytes after the end").isNegative();
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  /** Ends the connection so that the server's next write to it fails. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
