package io.vortis.resp.events;

import io.vortis.resp.Client;
import io.vortis.resp.codec.InlineWords;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Clients that are shown every command that runs.
 *
 * <p>Thread safety: any thread.
 *
 * @see <a href="https://redis.io/commands/monitor/">MONITOR</a>
 */
public final class Monitors {
  /*
   * Fields:     clients | weakly consistent | this
   * Callbacks:  `watched` is told under this, so that the last word it hears is true
   */

  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final Consumer<Boolean> watched;

  /**
   * Nobody monitors yet.
   *
   * @param watched told whether somebody does
   */
  Monitors(Consumer<Boolean> watched) {
    this.watched = watched;
  }

  /** A line of the log, shared by all who are sent it. */
  private record Line(String text) implements Push {
    @Override
    public void writeTo(ReplyWriter reply) {
      reply.simple(text);
    }

    @Override
    public long bytes() {
      return text.length();
    }
  }

  /** Whether anybody monitors. */
  public boolean isOn() {
    return !clients.isEmpty();
  }

  /** Shows a client what runs from now on; in its own thread. */
  public synchronized void add(Client client) {
    clients.add(client);
    client.monitoring(true);
    watched.accept(true);
  }

  /** Shows a client nothing any more; in its own thread. */
  synchronized void leave(Client client) {
    if (clients.remove(client)) {
      client.monitoring(false);
      watched.accept(isOn());
    }
  }

  /**
   * Shows that a client had a command run.
   *
   * @param millis when, in epoch milliseconds
   * @param count how many arguments there are, the name included
   * @param argument each of them as others may see it
   */
  public void show(long millis, Client client, int count, IntFunction<Slice> argument) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%d.%03d000", millis / 1_000, millis % 1_000));
    text.append(" [").append(client.database()).append(' ').append(client.address()).append(']');
    for (int i = 0; i < count; i++) {
      InlineWords.quote(argument.apply(i), text.append(' '));
    }
    Line line = new Line(text.toString());
    clients.forEach(monitor -> monitor.push(line));
  }
}
