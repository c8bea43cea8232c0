package io.vortis.resp.events;

import io.vortis.resp.codec.ReplyWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** What waits to be pushed to one client, in order. */
public final class Outbox {
  /*
   * Threads:      anybody adds, under whatever locks he holds; the connection's own thread delivers.
   * Publication:  `called` is set before the connection is called and cleared before its queue is seen empty, so what
   *               is added after that calls it again.
   * Verified by:  OutboxTest, PubSubIT
   */

  /** What an entry of the queue occupies beside the push, in bytes. */
  private static final int OVERHEAD = 64;

  private final Queue<Push> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean called = new AtomicBoolean();
  private final Runnable call;

  /**
   * An empty outbox.
   *
   * @param call has the connection's own thread {@link #deliver} before long; must not block
   */
  public Outbox(Runnable call) {
    this.call = call;
  }

  /** About how many bytes wait here. */
  public long bytes() {
    return bytes.get();
  }

  /** How many pushes wait here. */
  public int size() {
    return bytes.get() == 0 ? 0 : queue.size();
  }

  /** Whether the connection was called and has not delivered everything since. */
  public boolean isWaiting() {
    return called.get();
  }

  /** Puts a push behind the others; returns how many bytes wait then. */
  public long add(Push push) {
    queue.add(push);
    long waiting = bytes.addAndGet(push.bytes() + OVERHEAD);
    if (!called.get() && called.compareAndSet(false, true)) {
      call.run();
    }
    return waiting;
  }

  /**
   * Writes what waits, as long as the client takes it. If it stops taking, the connection has to
   * come back by itself.
   */
  public void deliver(ReplyWriter reply, BooleanSupplier mayGoOn) {
    do {
      while (!queue.isEmpty()) {
        if (!mayGoOn.getAsBoolean()) {
          return;
        }
        Push push = queue.poll();
        if (push != null) {
          bytes.addAndGet(-push.bytes() - OVERHEAD);
          push.writeTo(reply);
        }
      }
      called.set(false);
    } while (!queue.isEmpty() && called.compareAndSet(false, true));
  }

  /** Throws away what waits: the client is gone. */
  public void clear() {
    queue.clear();
    bytes.set(0);
  }
}
