package io.vortis.resp;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether commands have to wait for now: {@code CLIENT PAUSE}.
 *
 * @see <a href="https://redis.io/commands/client-pause/">CLIENT PAUSE</a>
 */
public final class Pause {
  /*
   * Threads:       any
   * Fields:        now | volatile | volatile | this
   * Publication:   a connection marks its client as waiting and then looks here again; who ends the pause looks for
   *                waiting clients after that: one of the two sees the other
   */

  private static final long MOST_MILLIS = TimeUnit.DAYS.toMillis(36_500);

  private final LongSupplier ticker;
  private final Supplier<? extends Collection<Client>> clients;
  private volatile @Nullable State now;

  /**
   * A pause.
   *
   * @param everything whether all commands wait, or only those that change something
   * @param end when it is over, by the ticker
   */
  private record State(boolean everything, long end) {}

  /**
   * No pause yet.
   *
   * @param ticker nanoseconds that pass, from whatever origin
   * @param clients all connections
   */
  Pause(LongSupplier ticker, Supplier<? extends Collection<Client>> clients) {
    this.ticker = ticker;
    this.clients = clients;
  }

  /** Begins a pause; if there is one, the longer and the stricter holds. */
  public synchronized void begin(long millis, boolean everything) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(Math.min(millis, MOST_MILLIS));
    long end = ticker.getAsLong() + nanos;
    State before = isOn() ? now : null;
    now =
        before == null
            ? new State(everything, end)
            : new State(everything || before.everything, end - before.end > 0 ? end : before.end);
  }

  /** Ends the pause; who waited goes on. */
  public synchronized void end() {
    now = null;
    for (Client client : clients.get()) {
      if (client.isWaiting()) {
        client.wake();
      }
    }
  }

  /** Whether any command has to wait. */
  public boolean isOn() {
    return now != null && nanosLeft() > 0;
  }

  /** Whether a command has to wait that changes something, or does not. */
  public boolean holds(boolean changes) {
    State state = now;
    return state != null && (changes || state.everything) && nanosLeft() > 0;
  }

  /** For how long it goes on, in nanoseconds; 0 if there is none. */
  public long nanosLeft() {
    State state = now;
    return state == null ? 0 : Math.max(0, state.end - ticker.getAsLong());
  }
}
