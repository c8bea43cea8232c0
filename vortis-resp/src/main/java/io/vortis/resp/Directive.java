package io.vortis.resp;

import io.vortis.eviction.Eviction;
import io.vortis.resp.DirectiveType.Choice;
import io.vortis.resp.DirectiveType.Events;
import io.vortis.resp.DirectiveType.Int;
import io.vortis.resp.DirectiveType.Octal;
import io.vortis.resp.DirectiveType.Only;
import io.vortis.resp.DirectiveType.Percentiles;
import io.vortis.resp.DirectiveType.Size;
import io.vortis.resp.DirectiveType.Text;
import io.vortis.resp.DirectiveType.Words;
import io.vortis.resp.DirectiveType.YesNo;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of directives: all there is to know of one. The configuration file, the
 * command line and its help, {@code CONFIG GET} and {@code CONFIG SET}, and {@code
 * docs/configuration.md} follow from it.
 *
 * @param name as in redis.conf, in lower case
 * @param type what values it takes
 * @param defaultValue what holds if nobody says otherwise, as people write it
 * @param change when it may change
 * @param description what it does, in a sentence without a full stop
 */
record Directive(
    String name, DirectiveType type, String defaultValue, Change change, String description) {

  /** When a directive may change. */
  enum Change {
    /** Only before the server starts. */
    AT_START,
    /** Also while it runs, by {@code CONFIG SET}. */
    ANY_TIME
  }

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  /** Arrays can't be longer, and a request's first line must fit before a value. */
  private static final long LARGEST_BULK = Integer.MAX_VALUE - 64L * KIB;

  private static final Change AT_START = Change.AT_START;
  private static final Change ANY_TIME = Change.ANY_TIME;

  // spotless:off
  private static final SortedMap<String, Directive> TABLE = table(
      // Network
      row("bind", new Words("address"), "127.0.0.1", AT_START,
          "Addresses to listen on, separated by blanks; * stands for all"),
      row("port", new Int(0, 65_535), "65432", AT_START,
          "TCP port to listen on; 0 for any that is free"),
      row("tls-port", new Int(0, 65_535), "0", AT_START,
          "TCP port to listen on with TLS; 0 for none"),
      row("unixsocket", new Text("path"), "", AT_START,
          "Unix socket to listen on; none by default"),
      row("unixsocketperm", new Octal(0777), "0", AT_START,
          "Permissions of the Unix socket, octal; 0 for those the system gives"),
      row("protected-mode", new YesNo(), "yes", AT_START,
          "Refuse to listen where other machines reach the server without a password"),
      row("tcp-backlog", new Int(0, Integer.MAX_VALUE), "511", AT_START,
          "How many connections may wait to be accepted"),
      row("tcp-keepalive", new Int(0, Integer.MAX_VALUE), "300", AT_START,
          "Seconds of silence after which a connection is probed; 0 for never"),
      row("timeout", new Int(0, Integer.MAX_VALUE), "0", ANY_TIME,
          "Seconds after which an idle client is disconnected; 0 for never"),
      row("maxclients", new Int(1, Integer.MAX_VALUE), "10000", ANY_TIME,
          "How many clients may be connected at the same time"),
      row("io-threads", new Int(0, 128), "0", AT_START,
          "Event loops that serve the clients; 0 for one per core"),
      row("transport", new Choice(List.of("auto", "io_uring", "epoll", "nio")), "auto", AT_START,
          "What moves the bytes; auto takes the first that works here"),
      row("proto-max-bulk-len", new Size(MIB, LARGEST_BULK), "512mb", ANY_TIME,
          "The largest value a client may send, for new connections"),
      row("client-query-buffer-limit", new Size(MIB, Long.MAX_VALUE), "1gb", ANY_TIME,
          "How much of a request may be pending before the client is disconnected"),

      row("client-output-buffer-limit", new OutputLimits.Type(),
          "normal 1gb 0 0 slave 256mb 64mb 60 pubsub 32mb 8mb 60", ANY_TIME,
          "How much may wait to be sent before a client is disconnected, by class: hard, soft, seconds above soft"),

      row("maxmemory-clients", new ClientLimits.Type(), "0", ANY_TIME,
          "How much all clients' buffers together may take before those who take the most are"
              + " disconnected, in bytes or as a percentage of maxmemory; 0 for no bound"),

      // Security
      row("requirepass", new Text("password"), "", ANY_TIME,
          "Password of the default user; none lets everybody in"),
      row("aclfile", new Text("path"), "", AT_START,
          "File of users, read at the start and by ACL LOAD, written by ACL SAVE"),
      row("acl-pubsub-default", new Choice(List.of("resetchannels", "allchannels")),
          "resetchannels", ANY_TIME, "Which pub/sub channels a new user is allowed"),
      row("acllog-max-len", new Int(0, Integer.MAX_VALUE), "128", ANY_TIME,
          "How many refusals ACL LOG remembers"),

      row("enable-debug-command", new Choice(List.of("no", "yes", "local")), "no", AT_START,
          "Who may use DEBUG: nobody, everybody, or clients on this machine"),

      row("tls-cert-file", new Text("path"), "", ANY_TIME,
          "The server's certificates, PEM"),
      row("tls-key-file", new Text("path"), "", ANY_TIME,
          "The server's private key, PEM, PKCS #8"),
      row("tls-key-file-pass", new Text("password"), "", ANY_TIME,
          "Password of the private key"),
      row("tls-ca-cert-file", new Text("path"), "", ANY_TIME,
          "Certificates of those who vouch for clients, PEM"),
      row("tls-auth-clients", new Choice(List.of("yes", "no", "optional")), "yes", ANY_TIME,
          "Whether clients must show a certificate that tls-ca-cert-file vouches for"),
      row("tls-protocols", new Text("names"), "", ANY_TIME,
          "Versions of TLS, such as TLSv1.2 TLSv1.3; none stands for these two"),
      row("tls-ciphers", new Text("names"), "", ANY_TIME,
          "Ciphers up to TLS 1.2, separated by colons; none for the usual ones"),
      row("tls-ciphersuites", new Text("names"), "", ANY_TIME,
          "Ciphers of TLS 1.3, separated by colons; none for the usual ones"),

      // Memory and time
      row("store", new Choice(List.of("auto", "offheap", "heap")), "auto", AT_START,
          "Where entries are kept; auto is off the heap if the JVM allows it, else on it"),
      row("maxmemory", new Size(0, Long.MAX_VALUE), "0", ANY_TIME,
          "Bound on what the store holds; 0 for none"),
      row("maxmemory-policy", new Choice(Eviction.names()), "noeviction", ANY_TIME,
          "What to do at the bound: " + String.join(", ", Eviction.names())),
      row("maxmemory-samples", new Int(1, 64), "5", ANY_TIME,
          "How many random entries eviction chooses from"),
      row("hz", new Int(1, 500), "10", ANY_TIME,
          "How many times a second expired entries are looked for"),

      row("databases", new Int(1, Databases.MOST), "16", AT_START,
          "How many databases a client can select from"),

      // Logging
      row("loglevel", new Choice(List.of("debug", "verbose", "notice", "warning")), "notice",
          AT_START, "How much is logged"),
      row("logfile", new Text("path"), "", AT_START,
          "File that log lines are appended to; none for standard error"),

      row("cluster-enabled", new YesNo(), "no", AT_START,
          "Answer CLUSTER as a cluster of this one node, which has all slots"),
      row("metrics-port", new Int(0, 65_535), "0", AT_START,
          "Port for Prometheus and for a page that plots the server's figures; 0 for none"),

      // What it notes of itself
      row("slowlog-log-slower-than", new Int(-1, Long.MAX_VALUE), "10000", ANY_TIME,
          "Microseconds from which on a command belongs into the slow log; -1 for never"),
      row("slowlog-max-len", new Int(0, Long.MAX_VALUE), "128", ANY_TIME,
          "How many commands the slow log keeps"),
      row("latency-monitor-threshold", new Int(0, Long.MAX_VALUE), "0", ANY_TIME,
          "Milliseconds from which on LATENCY keeps what took so long; 0 for never"),
      row("latency-tracking", new YesNo(), "yes", ANY_TIME,
          "Keep a histogram of the times of each command"),
      row("latency-tracking-info-percentiles", new Percentiles(), "50 99 99.9", ANY_TIME,
          "Which percentiles of them INFO latencystats tells"),

      // What clients hear of
      row("notify-keyspace-events", new Events(), "", ANY_TIME,
          "Which changes of keys are told through channels: K and E for the two forms, then the"
              + " classes Ag$lshzxetdnm"),
      row("tracking-table-max-keys", new Int(0, Long.MAX_VALUE), "1000000", ANY_TIME,
          "How many keys that clients have cached are remembered; 0 for any number"),

      // Without effect
      row("save", new Only("", "data is kept in memory only"), "", ANY_TIME,
          "Data is kept in memory only"),
      row("appendonly", new Only("no", "data is kept in memory only"), "no", ANY_TIME,
          "Data is kept in memory only"));
  // spotless:on

  /** All directives by name. */
  static SortedMap<String, Directive> all() {
    return TABLE;
  }

  /** The directive of this name, in whatever case, or {@code null}. */
  static @Nullable Directive find(String name) {
    return TABLE.get(name.toLowerCase(Locale.ROOT));
  }

  /** Whether it is only there for files and clients that were made for Redis. */
  boolean hasNoEffect() {
    return type instanceof Only;
  }

  /** The description with what else the command line's help should say. */
  String help() {
    if (hasNoEffect()) {
      return description + "; accepted, without effect";
    }
    return description + (defaultValue.isEmpty() ? "" : " (" + defaultValue + ")");
  }

  private static Directive row(
      String name, DirectiveType type, String defaultValue, Change change, String description) {
    return new Directive(name, type, defaultValue, change, description);
  }

  private static SortedMap<String, Directive> table(Directive... rows) {
    SortedMap<String, Directive> table = new TreeMap<>();
    for (Directive row : rows) {
      if (table.put(row.name, row) != null) {
        throw new IllegalArgumentException("directive twice in the table: name=" + row.name);
      }
    }
    return Collections.unmodifiableSortedMap(table);
  }

  /** The defaults of all directives. */
  static Map<String, String> defaults() {
    Map<String, String> defaults = new HashMap<>();
    TABLE.forEach(
        (name, directive) -> defaults.put(name, directive.type.parse(directive.defaultValue)));
    return defaults;
  }
}
