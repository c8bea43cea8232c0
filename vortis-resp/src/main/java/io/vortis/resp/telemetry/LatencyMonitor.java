package io.vortis.resp.telemetry;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What took long, by events such as {@code command}: the latest spikes, one a second, and the worst
 * ever.
 *
 * <p>Thread safety: any thread.
 *
 * @see <a
 *     href="https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/latency-monitor/">Latency
 *     monitoring</a>
 */
public final class LatencyMonitor {
  /** How many spikes of each event are kept. */
  private static final int HISTORY = 160;

  /** A second in which something took long: since the epoch, and how long at worst. */
  public record Spike(long seconds, long millis) {}

  private static final class Series {
    private final Deque<Spike> spikes = new ArrayDeque<>();
    private long worst;
  }

  private final SortedMap<String, Series> events = new TreeMap<>();

  /** Notes that something took long. */
  public synchronized void add(String event, long nowMillis, long millis) {
    Series series = events.computeIfAbsent(event, name -> new Series());
    series.worst = Math.max(series.worst, millis);
    Spike spike = new Spike(nowMillis / 1_000, millis);
    Spike last = series.spikes.peekLast();
    if (last != null && last.seconds == spike.seconds) {
      if (last.millis >= millis) {
        return;
      }
      series.spikes.removeLast();
    } else if (series.spikes.size() == HISTORY) {
      series.spikes.removeFirst();
    }
    series.spikes.addLast(spike);
  }

  /** The names of all events that were noted. */
  public synchronized List<String> events() {
    return List.copyOf(events.keySet());
  }

  /** The spikes of an event, the oldest first. */
  public synchronized List<Spike> history(String event) {
    Series series = events.get(event);
    return series == null ? List.of() : List.copyOf(series.spikes);
  }

  /** The longest that an event ever took, in milliseconds. */
  public synchronized long worst(String event) {
    Series series = events.get(event);
    return series == null ? 0 : series.worst;
  }

  /** Forgets these events, or all if none is named; returns how many there were. */
  public synchronized int reset(Collection<String> names) {
    int before = events.size();
    if (names.isEmpty()) {
      events.clear();
    } else {
      events.keySet().removeAll(List.copyOf(names));
    }
    return before - events.size();
  }
}
