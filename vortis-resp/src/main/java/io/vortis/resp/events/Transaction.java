package io.vortis.resp.events;

import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Call;
import io.vortis.resp.command.Command;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one client has queued since its {@code MULTI}, and the keys that it watches.
 *
 * @see <a href="https://redis.io/docs/latest/develop/interact/transactions/">Transactions</a>
 */
public final class Transaction {
  /*
   * Threads: the client's own; others look at the sizes and at the watches, for CLIENT LIST.
   * States:  CLOSED --MULTI--> OPEN --a command is refused--> ABORTED; EXEC and DISCARD lead back to CLOSED.
   */

  /** What a queued command occupies beside its arguments, and each of these beside its bytes. */
  private static final int OVERHEAD = 64;

  private static final int CLOSED = -1;

  /**
   * A command to be run later.
   *
   * @param call with a request of its own
   * @param run runs it, and replies whatever happens
   */
  public record Queued(Command command, Call call, Runnable run) {}

  private volatile Map<Slice, Watch> watched = Map.of();
  private List<Queued> queue = new ArrayList<>();
  private boolean aborted;
  private volatile int queued = CLOSED;
  private volatile long bytes;

  // ---------------------------------------------------------------- the queue

  /** Whether commands are to be queued. */
  public boolean isOpen() {
    return queued != CLOSED;
  }

  /** How many commands are queued; -1 if none are to be. */
  public int queued() {
    return queued;
  }

  /** About how many bytes they and the watched keys occupy. */
  public long bytes() {
    return bytes;
  }

  /** {@code MULTI}. */
  public void open() {
    queued = 0;
  }

  /** Lets {@code EXEC} fail: a command was refused. */
  public void abort() {
    aborted = isOpen();
  }

  /** Whether a command was refused. */
  public boolean isAborted() {
    return aborted;
  }

  /** Queues a command. */
  public void add(Queued command) {
    queue.add(command);
    queued = queue.size();
    long size = bytes + OVERHEAD;
    for (Slice argument : command.call().request().args(0)) {
      size += OVERHEAD + argument.length();
    }
    bytes = size;
  }

  /** Whether a queued command has this name. */
  public boolean has(String name) {
    return queue.stream().anyMatch(next -> next.command().name().equals(name));
  }

  /** What is queued, in order. */
  public List<Queued> queue() {
    return queue;
  }

  /** Forgets what is queued and which keys are watched. */
  public void close() {
    queue = new ArrayList<>();
    queued = CLOSED;
    aborted = false;
    unwatch();
    bytes = 0;
  }

  // ---------------------------------------------------------------- watched keys

  /** How many keys are watched. */
  public int watching() {
    return watched.size();
  }

  /** The keys that are watched. */
  public Collection<Watch> watched() {
    return watched.values();
  }

  /** Whether a key is watched already. */
  public boolean watches(Slice stored) {
    return watched.containsKey(stored);
  }

  /** Watches one key more. */
  public void watch(Watch watch) {
    if (watched.isEmpty()) {
      watched = new ConcurrentHashMap<>();
    }
    watched.put(watch.stored(), watch);
    long size = bytes + sizeOf(watch);
    bytes = size;
  }

  /** Whether a watched key was changed. */
  public boolean isBroken() {
    return watched.values().stream().anyMatch(Watch::isBroken);
  }

  /** {@code UNWATCH}. */
  public void unwatch() {
    long size = bytes;
    for (Watch watch : watched.values()) {
      watch.end();
      size -= sizeOf(watch);
    }
    watched = Map.of();
    bytes = size;
  }

  private static long sizeOf(Watch watch) {
    return 2L * OVERHEAD + watch.stored().length();
  }
}
