package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Redis server sent to several clients: sections that each begin with an empty database and
 * no client, in them lines {@code A> words} for what client A asks, and after each {@code A< bytes}
 * for whoever received something, escaped as in {@link Transcript}. What follows {@code A>~ words}
 * is not compared.
 *
 * <p>{@link #main} records it anew.
 *
 * @param title what it is about
 * @param turns in their order
 */
public record Conversation(String title, List<Turn> turns) {
  /** Where the conversations are kept. */
  public static final Path FILE = Path.of("src/test/resources/redis-7-conversations.txt");

  private static final long QUIET_NANOS = 150_000_000;

  /** What one client asks, and what each client receives then. */
  public record Turn(String source, SortedMap<String, String> received) {
    /** Who asks. */
    public String client() {
      return source.substring(0, 1);
    }

    /** What it asks; {@code {B}} stands for the number of client B. */
    public String request(Function<String, String> numbers) {
      Matcher names = Pattern.compile("\\{(.)}").matcher(source.substring(source.indexOf(' ') + 1));
      return names.replaceAll(name -> numbers.apply(name.group(1)));
    }

    /** Whether what is received is known. */
    public boolean isCompared() {
      return !source.startsWith(">~", 1);
    }
  }

  /** Reads a file. */
  public static List<Conversation> read(Path file) throws IOException {
    List<Conversation> conversations = new ArrayList<>();
    for (String line : Files.readAllLines(file, UTF_8)) {
      List<Turn> turns =
          conversations.isEmpty() ? List.of() : conversations.get(conversations.size() - 1).turns;
      if (line.startsWith("# ")) {
        conversations.add(new Conversation(line.substring(2), new ArrayList<>()));
      } else if (line.startsWith(">", 1)) {
        turns.add(new Turn(line, new TreeMap<>()));
      } else if (line.startsWith("< ", 1)) {
        turns.get(turns.size() - 1).received.put(line.substring(0, 1), line.substring(3));
      }
    }
    return conversations;
  }

  /** Sends every request of the file to a Redis server on a port and writes down what comes. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    StringBuilder text = new StringBuilder();
    for (Conversation conversation : read(FILE)) {
      text.append(text.isEmpty() ? "# " : "\n# ").append(conversation.title).append('\n');
      try (Socket socket = connect(port)) {
        ask(socket, "FLUSHALL");
        ask(socket, "CONFIG SET notify-keyspace-events \"\"");
        listen(Map.of("", socket));
      }
      Map<String, Socket> sockets = new LinkedHashMap<>();
      Map<String, String> numbers = new LinkedHashMap<>();
      for (Turn turn : conversation.turns) {
        if (!sockets.containsKey(turn.client())) {
          Socket socket = connect(port);
          sockets.put(turn.client(), socket);
          ask(socket, "CLIENT ID");
          numbers.put(turn.client(), listen(Map.of("", socket)).get("").replaceAll("\\D", ""));
        }
      }
      for (Turn turn : conversation.turns) {
        ask(sockets.get(turn.client()), turn.request(numbers::get));
        text.append(turn.source).append('\n');
        SortedMap<String, String> received = listen(sockets);
        if (turn.isCompared()) {
          received.forEach(
              (client, bytes) -> text.append(client).append("< ").append(bytes).append('\n'));
        }
      }
      for (Socket socket : sockets.values()) {
        socket.close();
      }
    }
    Files.writeString(FILE, text);
  }

  /** What a client received, escaped, without the times and ports that monitors are shown. */
  static String shown(String bytes) {
    return Transcript.escape(bytes)
        .replaceAll("[0-9]{10}\\.[0-9]{6} \\[([0-9]+) [0-9.]+:[0-9]+]", "TIME [$1 ADDRESS]");
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static void ask(Socket socket, String words) throws IOException {
    socket.getOutputStream().write((words + "\r\n").getBytes(ISO_8859_1));
  }

  /** What comes to each until nothing has come for a while. */
  private static SortedMap<String, String> listen(Map<String, Socket> sockets) throws IOException {
    Map<String, ByteArrayOutputStream> bytes = new LinkedHashMap<>();
    long last = System.nanoTime();
    while (System.nanoTime() - last < QUIET_NANOS) {
      for (Map.Entry<String, Socket> entry : sockets.entrySet()) {
        InputStream in = entry.getValue().getInputStream();
        if (in.available() > 0) {
          last = System.nanoTime();
          bytes
              .computeIfAbsent(entry.getKey(), client -> new ByteArrayOutputStream())
              .writeBytes(in.readNBytes(in.available()));
        }
      }
      Thread.onSpinWait();
    }
    SortedMap<String, String> received = new TreeMap<>();
    bytes.forEach((client, all) -> received.put(client, shown(all.toString(ISO_8859_1))));
    return received;
  }
}
