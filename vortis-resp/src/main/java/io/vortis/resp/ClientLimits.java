package io.vortis.resp;

import io.vortis.resp.OutputLimits.Limit;
import io.vortis.resp.telemetry.ClientLimitEvent;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What connections may take of the memory beside the store, and the closing of those that take
 * more: {@code client-output-buffer-limit}, for each, and {@code maxmemory-clients}, for all.
 */
public final class ClientLimits {
  /*
   * Without maxmemory-clients nothing is summed up. With it, each client has a share in `total`, which follows what it
   * holds whenever that may have changed: after a read of its input, and when something is added to what it is sent.
   *
   * Threads:      any; nothing here waits for anything, for messages are added under the locks of stripes
   * Fields:       output, bound     | volatile | volatile | written by the configuration's listeners
   *               total             | atomic   | atomic   | the sum of all clients' shares
   *               evicting          | volatile | volatile | this
   * Benign races: a share may be a message behind; the next look at the client makes it good
   */

  static final String OUTPUT = "client-output-buffer-limit";
  static final String ALL = "maxmemory-clients";

  private static final Logger LOG = LoggerFactory.getLogger(ClientLimits.class);

  /** How long nobody is looked for after there was nobody to evict, in nanoseconds. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final Supplier<? extends Collection<Client>> clients;
  private final ServerStats stats;
  private final LongSupplier ticker;
  private final AtomicLong total = new AtomicLong();
  private volatile OutputLimits output;
  private volatile long bound;
  private volatile long nobodyAt;

  /**
   * Limits that follow a configuration.
   *
   * @param clients all connections
   * @param ticker nanoseconds that pass, from whatever origin
   */
  ClientLimits(
      Config config,
      Supplier<? extends Collection<Client>> clients,
      ServerStats stats,
      LongSupplier ticker) {
    this.clients = clients;
    this.stats = stats;
    this.ticker = ticker;
    nobodyAt = ticker.getAsLong() - PAUSE;
    output = OutputLimits.of(config.get(OUTPUT));
    config.onChange(OUTPUT, value -> output = OutputLimits.of(value));
    bound = bound(config.get(ALL), config.number("maxmemory"));
    config.onChange(ALL, value -> bound(bound(value, config.number("maxmemory"))));
    config.onChange("maxmemory", value -> bound(bound(config.get(ALL), Long.parseLong(value))));
  }

  /** The defaults, for a client that no server has let in. */
  static ClientLimits defaults() {
    return new ClientLimits(new Config(), List::of, new ServerStats(), System::nanoTime);
  }

  private static long bound(String value, long maxMemory) {
    return value.endsWith("%")
        ? (long) (maxMemory / 100.0 * Integer.parseInt(value.substring(0, value.length() - 1)))
        : Long.parseLong(value);
  }

  private void bound(long bytes) {
    bound = bytes;
    clients.get().forEach(this::settle);
  }

  // ---------------------------------------------------------------- what is to be sent

  /** Looks at a client that more is to be sent to than before. */
  void check(Client client) {
    Limit limit = output.of(!client.subscriptions().isEmpty());
    long waiting = client.outputBytes();
    if (limit.hard() > 0 && waiting > limit.hard()) {
      end(client, waiting, "hard limit");
    } else if (limit.soft() > 0 && waiting > limit.soft()) {
      long allowed = TimeUnit.SECONDS.toNanos(limit.seconds());
      if (client.nanosAboveSoftLimit(ticker.getAsLong()) >= allowed) {
        end(client, waiting, "soft limit");
      }
    } else {
      client.belowSoftLimit();
    }
    settle(client);
  }

  /** Looks at all clients; to be called about once a second. */
  void checkAll() {
    clients.get().forEach(this::check);
  }

  private static void end(Client client, long waiting, String which) {
    if (!client.isClosing()) {
      LOG.warn("output buffer {} reached: client={}, waiting={}", which, client.address(), waiting);
      ClientLimitEvent.commit(client.address(), OUTPUT);
      client.abort();
    }
  }

  // ---------------------------------------------------------------- all together

  /** Has a client's share follow what it holds now. */
  void settle(Client client) {
    long most = bound;
    if (most > 0 && !client.isClosing()) {
      long more = client.share(client.memory().total());
      if (total.addAndGet(more) > most) {
        evict(most);
      }
    }
  }

  /** Takes a client's share away: it is gone. */
  void release(Client client) {
    total.addAndGet(client.share(0));
  }

  /** Closes the connections that hold the most until the others are within the bound. */
  private synchronized void evict(long most) {
    if (ticker.getAsLong() - nobodyAt < PAUSE) {
      return;
    }
    while (total.get() > most) {
      Client largest = largest();
      if (largest == null) {
        nobodyAt = ticker.getAsLong();
        return;
      }
      LOG.warn("client evicted: client={}, memory={}", largest.address(), largest.memory().total());
      ClientLimitEvent.commit(largest.address(), ALL);
      stats.evictedClients.increment();
      largest.abort();
      release(largest);
    }
  }

  private @Nullable Client largest() {
    Client largest = null;
    long most = 0;
    for (Client client : clients.get()) {
      long held = client.isClosing() || client.isNoEvict() ? 0 : client.memory().total();
      if (held > most) {
        largest = client;
        most = held;
      }
    }
    return largest;
  }

  /** {@code maxmemory-clients}: a size, or a percentage of {@code maxmemory}. */
  record Type() implements DirectiveType {
    private static final DirectiveType SIZE = new Size(0, Long.MAX_VALUE);

    @Override
    public String parse(String text) {
      if (!text.endsWith("%")) {
        try {
          return SIZE.parse(text);
        } catch (IllegalArgumentException e) {
          throw noSize(e);
        }
      }
      int percent;
      try {
        percent = Integer.parseInt(text.substring(0, text.length() - 1));
      } catch (NumberFormatException e) {
        throw noSize(e);
      }
      if (percent < 0) {
        throw noSize(null);
      }
      if (percent > 100) {
        throw new IllegalArgumentException("percentage argument must be less or equal to 100");
      }
      return percent == 0 ? "0" : percent + "%";
    }

    private static IllegalArgumentException noSize(@Nullable Exception cause) {
      return new IllegalArgumentException("argument must be a memory or percent value", cause);
    }

    @Override
    public String written(String value) {
      return value.endsWith("%") ? value : SIZE.written(value);
    }

    @Override
    public String label() {
      return "bytes or percentage";
    }
  }
}
