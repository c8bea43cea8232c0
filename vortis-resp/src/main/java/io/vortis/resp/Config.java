package io.vortis.resp;

import java.util.Map;
import java.util.TreeMap;

/**
 * The server's configuration, in the words of redis.conf.
 *
 * <p>Thread safety: any thread.
 */
public final class Config {
  private final Map<String, String> values = new TreeMap<>();

  /** All directives with their defaults. */
  public Config() {
    values.put("bind", "127.0.0.1");
    values.put("port", "65432");
    values.put("io-threads", "0");
    values.put("transport", "auto");
    values.put("tcp-backlog", "511");
    values.put("tcp-keepalive", "300");
    values.put("timeout", "0");
    values.put("maxclients", "10000");
    values.put("maxmemory", "0");
    values.put("maxmemory-policy", "noeviction");
    values.put("maxmemory-samples", "5");
    values.put("databases", "1");
    values.put("hz", "10");
    values.put("proto-max-bulk-len", "536870912");
    values.put("client-query-buffer-limit", "1073741824");
  }

  /**
   * A directive's value as text.
   *
   * @throws IllegalArgumentException if there is no such directive
   */
  public synchronized String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("unknown directive: name=" + name);
    }
    return value;
  }

  /** A directive's value as a number; of one that is a size, in bytes. */
  public long number(String name) {
    return Long.parseLong(get(name));
  }

  /** Whether a directive says {@code yes}. */
  public boolean flag(String name) {
    return get(name).equals("yes");
  }

  /** Sets a directive, whether or not it may change while the server runs. */
  public synchronized void set(String name, String value) {
    get(name);
    values.put(name, value);
  }

  /** The directives that a pattern names, with their values. */
  public synchronized Map<String, String> matching(String glob) {
    Map<String, String> found = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (io.vortis.resp.codec.Glob.matches(
              io.vortis.resp.codec.Slice.of(glob), io.vortis.resp.codec.Slice.of(name), true)) {
            found.put(name, value);
          }
        });
    return found;
  }

  /** Changes directives. */
  public synchronized void change(java.util.Collection<Map.Entry<String, String>> changes) {
    for (Map.Entry<String, String> change : changes) {
      if (!values.containsKey(change.getKey())) {
        throw new IllegalArgumentException(
            "Unknown option or number of arguments for CONFIG SET - '" + change.getKey() + "'");
      }
    }
    changes.forEach(change -> values.put(change.getKey(), change.getValue()));
  }
}
