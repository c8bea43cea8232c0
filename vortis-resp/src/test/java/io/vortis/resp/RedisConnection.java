package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** A connection that sends many commands at once and gives the bytes of each reply. */
final class RedisConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;

  RedisConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /** Sends a command and returns the reply. */
  String run(String... words) throws IOException {
    send(List.of(List.of(words)));
    return reply();
  }

  /** Sends commands. */
  void send(List<List<String>> commands) throws IOException {
    StringBuilder frames = new StringBuilder();
    for (List<String> words : commands) {
      frames.append('*').append(words.size()).append("\r\n");
      for (String word : words) {
        frames.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
      }
    }
    socket.getOutputStream().write(frames.toString().getBytes(ISO_8859_1));
  }

  /** The bytes of the next reply. */
  String reply() throws IOException {
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    copyReply(reply);
    return reply.toString(ISO_8859_1);
  }

  private void copyReply(ByteArrayOutputStream reply) throws IOException {
    String header = copyLine(reply);
    int count = "$=*%~>".indexOf(header.charAt(0)) < 0 ? 0 : Integer.parseInt(header.substring(1));
    switch (header.charAt(0)) {
      case '$', '=' -> {
        if (count >= 0) {
          byte[] bytes = in.readNBytes(count + 2);
          reply.write(bytes, 0, bytes.length);
        }
      }
      case '*', '~', '>', '%' -> {
        int elements = header.charAt(0) == '%' ? 2 * count : count;
        for (int i = 0; i < elements; i++) {
          copyReply(reply);
        }
      }
      default -> {}
    }
  }

  private String copyLine(ByteArrayOutputStream reply) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("connection closed within a reply");
      }
      reply.write(c);
      line.append((char) c);
    }
    return line.substring(0, line.length() - 2);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
