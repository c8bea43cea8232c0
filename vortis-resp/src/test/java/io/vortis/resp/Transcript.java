package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a Redis server replied: sections that each begin with an empty database and a new
 * connection, in them lines {@code > words} or {@code >> raw bytes}, and after each {@code <
 * reply}. Bytes that are no printable ASCII are escaped as in C.
 *
 * <p>{@link #main} records the replies anew.
 *
 * @param sections in their order
 */
public record Transcript(List<Section> sections) {
  /** Where the transcript is kept. */
  public static final Path FILE = Path.of("src/test/resources/redis-7-replies.txt");

  /** What stands after a reply when the server closed the connection. */
  public static final String CLOSED = "<closed>";

  private static final int QUIET_MILLIS = 60;

  /** Exchanges over one connection. */
  public record Section(String title, List<Exchange> exchanges) {}

  /** A request as it is sent, as it stands in the file, and the reply. */
  public record Exchange(String source, String request, String reply) {
    /** Whether the reply is known. */
    public boolean isCompared() {
      return !source.startsWith(">~");
    }
  }

  /** Reads a file. */
  public static Transcript read(Path file) throws IOException {
    List<Section> sections = new ArrayList<>();
    List<String> lines = Files.readAllLines(file, UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("# ")) {
        sections.add(new Section(line.substring(2), new ArrayList<>()));
      } else if (line.startsWith(">")) {
        String reply = "";
        if (i + 1 < lines.size() && lines.get(i + 1).startsWith("< ")) {
          reply = unescape(lines.get(i + 1).substring(2));
        }
        sections.get(sections.size() - 1).exchanges().add(new Exchange(line, request(line), reply));
      }
    }
    return new Transcript(sections);
  }

  private static String request(String line) {
    int blank = line.indexOf(' ');
    return blank == 2 && line.charAt(1) == '>'
        ? unescape(line.substring(3))
        : line.substring(blank + 1) + "\r\n";
  }

  /** Sends every request of the file to a Redis server on a port and writes down the replies. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    StringBuilder text = new StringBuilder();
    for (Section section : read(FILE).sections()) {
      text.append(text.isEmpty() ? "# " : "\n# ").append(section.title()).append('\n');
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        exchange(socket, "FLUSHALL\r\n");
        for (Exchange exchange : section.exchanges()) {
          text.append(exchange.source()).append('\n');
          String reply = exchange(socket, exchange.request());
          if (exchange.isCompared()) {
            text.append("< ").append(escape(reply)).append('\n');
          }
        }
      }
    }
    Files.writeString(FILE, text);
  }

  private static String exchange(Socket socket, String request) throws IOException {
    socket.setSoTimeout(QUIET_MILLIS);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    byte[] buffer = new byte[65_536];
    try {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        reply.write(buffer, 0, n);
      }
      return reply.toString(ISO_8859_1) + CLOSED;
    } catch (SocketTimeoutException quiet) {
      return reply.toString(ISO_8859_1);
    }
  }

  static String escape(String bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      switch (c) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '\\' -> text.append("\\\\");
        default -> {
          if (c >= ' ' && c <= '~') {
            text.append(c);
          } else {
            text.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
          }
        }
      }
    }
    return text.toString();
  }

  static String unescape(String text) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        bytes.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      switch (escaped) {
        case 'r' -> bytes.append('\r');
        case 'n' -> bytes.append('\n');
        case 'x' -> {
          bytes.append((char) HexFormat.fromHexDigits(text, i + 1, i + 3));
          i += 2;
        }
        default -> bytes.append(escaped);
      }
    }
    return bytes.toString();
  }
}
