package io.vortis.resp.events;

import io.vortis.resp.Client;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Call;
import io.vortis.resp.command.Command;
import io.vortis.resp.command.Flag;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Client-side caching: which clients may have cached which keys, and what they are told when a key
 * changes. Keys are those that clients see, whatever their database, as in Redis.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/client-side-caching/">Client-side
 *     caching</a>
 */
public final class Tracking {
  /*
   * Threads:      clients remember keys in their own threads; changes are told under the lock of the key's stripe.
   * Fields:       byKey     | a bin of the map guards each array, which is replaced whole
   *               byPrefix  | likewise
   * Publication:  A client's interest stands in the table before the client's command reads the key, and the store
   *               tells of a change once readers can see it. So a client that read what was there before the change is
   *               told, and its outbox is delivered after the reply.
   * Bound:        The table holds `limit` keys at most, but for those being added just now by other threads; what has
   *               to go is invalidated, as if it had been changed.
   * Benign races: clients that went away stay in the table until their keys change.
   * Verified by:  TrackingTest, PubSubIT
   */

  /** What tracked clients that speak RESP2 have told to another client that subscribed to it. */
  private static final Slice CHANNEL = Slice.of("__redis__:invalidate");

  private static final Slice MESSAGE = Slice.of("message");
  private static final Slice INVALIDATE = Slice.of("invalidate");
  private static final Slice BROKEN = Slice.of("tracking-redir-broken");

  private static final long[] NOBODY = {};

  private final LongFunction<@Nullable Client> clientsById;
  private final Listening listening;
  private final ConcurrentMap<Slice, long[]> byKey = new ConcurrentHashMap<>();
  private final ConcurrentMap<Slice, long[]> byPrefix = new ConcurrentHashMap<>();
  private final ConcurrentMap<Long, Client> tracked = new ConcurrentHashMap<>();
  private final AtomicLong keys = new AtomicLong();
  private final AtomicLong items = new AtomicLong();
  private final AtomicBoolean evicting = new AtomicBoolean();
  private volatile long limit;

  /** Where the next key to go is looked for; used by one thread at a time. */
  private Iterator<Slice> clock = Collections.emptyIterator();

  Tracking(LongFunction<@Nullable Client> clientsById, Listening listening) {
    this.clientsById = clientsById;
    this.listening = listening;
  }

  /** {@code invalidate} with a key, or with none after a flush. */
  private record Invalidation(@Nullable Slice key) implements Push {
    @Override
    public void writeTo(ReplyWriter reply) {
      if (reply.isResp3()) {
        reply.push(2);
        reply.bulk(INVALIDATE);
      } else {
        reply.array(3);
        reply.bulk(MESSAGE);
        reply.bulk(CHANNEL);
      }
      if (key == null) {
        reply.nil();
      } else {
        reply.array(1);
        reply.bulk(key);
      }
    }

    @Override
    public long bytes() {
      return key == null ? 0 : key.length();
    }
  }

  /** Tells a client of RESP3 that the one it had messages sent to is gone. */
  private record BrokenRedirect(long id) implements Push {
    @Override
    public void writeTo(ReplyWriter reply) {
      reply.push(2);
      reply.bulk(BROKEN);
      reply.integer(id);
    }

    @Override
    public long bytes() {
      return 0;
    }
  }

  // ---------------------------------------------------------------- who is tracked

  /** How many keys the table may hold, 0 for any number; what is beyond goes by and by. */
  void limit(long limit) {
    this.limit = limit;
    shrink();
  }

  /** Tracks a client from now on, or in another way; in its own thread. */
  public void enable(Client client, TrackingMode mode) {
    if (tracked.put(client.id(), client) == null) {
      listening.begin();
    }
    client.tracking(mode);
    for (Slice prefix : mode.prefixes()) {
      byPrefix.merge(prefix, new long[] {client.id()}, (all, id) -> with(all, id[0]));
    }
  }

  /** Tracks a client no longer; in its own thread. */
  @SuppressWarnings("NullAway") // a null result removes the mapping
  public void disable(Client client) {
    TrackingMode mode = client.tracking();
    client.tracking(null);
    if (mode != null) {
      for (Slice prefix : mode.prefixes()) {
        byPrefix.computeIfPresent(prefix, (p, all) -> without(all, client.id()));
      }
      tracked.remove(client.id());
      listening.end();
    }
    if (tracked.isEmpty()) {
      // Nobody is left who could be told; whoever comes now has cached nothing yet.
      byKey.keySet().forEach(this::take);
    }
  }

  // ---------------------------------------------------------------- what they read

  /** Remembers the keys that a command is about to read, if its client is tracked. */
  public void before(Command command, Call call) {
    Client client = call.client();
    TrackingMode mode = client.tracking();
    if (mode != null
        && command.flags().contains(Flag.READONLY)
        && mode.remembers(client.isCaching())) {
      for (Slice key : command.keys().of(call.request())) {
        remember(key, client.id());
      }
    }
  }

  /** Ends what {@code CLIENT CACHING} said of the one command that has now run. */
  public void after(Command command, Client client) {
    if (!client.transaction().isOpen() && !command.name().startsWith("client|")) {
      client.caching(false);
    }
  }

  private void remember(Slice key, long client) {
    long[] present = byKey.get(key);
    if (present != null && contains(present, client)) {
      return;
    }
    byKey.compute(
        key.copy(),
        (k, clients) -> {
          if (clients == null) {
            keys.incrementAndGet();
          }
          long[] before = clients == null ? NOBODY : clients;
          long[] all = with(before, client);
          items.addAndGet(all.length - before.length);
          return all;
        });
    shrink();
  }

  /** Takes a key out of the table; returns who may have cached it. */
  private long[] take(Slice key) {
    long[] clients = byKey.remove(key);
    if (clients == null) {
      return NOBODY;
    }
    keys.decrementAndGet();
    items.addAndGet(-clients.length);
    return clients;
  }

  /** Lets keys go as long as there are too many. */
  private void shrink() {
    while (limit > 0 && keys.get() > limit && evicting.compareAndSet(false, true)) {
      Slice victim;
      try {
        if (!clock.hasNext()) {
          clock = byKey.keySet().iterator();
        }
        if (!clock.hasNext()) {
          return;
        }
        victim = clock.next();
      } finally {
        evicting.set(false);
      }
      tell(take(victim), false, victim, null);
    }
  }

  // ---------------------------------------------------------------- what they are told

  /** Whether anybody is tracked. */
  boolean isOn() {
    return !tracked.isEmpty();
  }

  /** Tells who may have cached a key that it has changed; {@code by} is the client that did it. */
  void changed(Slice key, @Nullable Client by) {
    long[] clients = take(key);
    Slice kept = clients.length == 0 && byPrefix.isEmpty() ? key : key.copy();
    tell(clients, false, kept, by);
    byPrefix.forEach(
        (prefix, all) -> {
          if (key.startsWith(prefix)) {
            tell(all, true, kept, by);
          }
        });
  }

  private void tell(long[] clients, boolean broadcast, Slice key, @Nullable Client by) {
    for (long id : clients) {
      Client client = tracked.get(id);
      TrackingMode mode = client == null ? null : client.tracking();
      if (client != null
          && mode != null
          && mode.broadcast() == broadcast
          && !(mode.noLoop() && client == by)) {
        send(client, mode, key);
      }
    }
  }

  /** Tells everybody that all keys are gone. */
  public void flushed() {
    byKey.keySet().forEach(this::take);
    for (Client client : tracked.values()) {
      TrackingMode mode = client.tracking();
      if (mode != null) {
        send(client, mode, null);
      }
    }
  }

  private void send(Client client, TrackingMode mode, @Nullable Slice key) {
    if (mode.redirect() == 0) {
      if (client.isResp3()) {
        client.push(new Invalidation(key));
      }
      return;
    }
    Client target = clientsById.apply(mode.redirect());
    if (target == null) {
      client.redirectBroken(true);
      if (client.isResp3()) {
        client.push(new BrokenRedirect(mode.redirect()));
      }
    } else if (target.isResp3() || !target.subscriptions().isEmpty()) {
      target.push(new Invalidation(key));
    }
  }

  // ---------------------------------------------------------------- figures

  /** How many clients are tracked. */
  public int clients() {
    return tracked.size();
  }

  /** How many keys are in the table. */
  public long keys() {
    return keys.get();
  }

  /** How many clients are remembered, counted for each key. */
  public long items() {
    return items.get();
  }

  /** How many prefixes are listened to. */
  public int prefixes() {
    return byPrefix.size();
  }

  // ---------------------------------------------------------------- arrays

  private static boolean contains(long[] all, long one) {
    for (long id : all) {
      if (id == one) {
        return true;
      }
    }
    return false;
  }

  private static long[] with(long[] all, long one) {
    if (contains(all, one)) {
      return all;
    }
    long[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = one;
    return more;
  }

  private static long @Nullable [] without(long[] all, long one) {
    long[] rest = Arrays.stream(all).filter(id -> id != one).toArray();
    return rest.length == 0 ? null : rest;
  }
}
