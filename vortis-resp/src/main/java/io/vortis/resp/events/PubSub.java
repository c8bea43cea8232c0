package io.vortis.resp.events;

import static java.util.Objects.requireNonNull;

import io.vortis.resp.Client;
import io.vortis.resp.acl.User;
import io.vortis.resp.codec.Glob;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Channels and those who listen to them.
 *
 * @see <a href="https://redis.io/docs/latest/develop/interact/pubsub/">Pub/sub</a>
 */
public final class PubSub {
  /*
   * Threads:      any.
   * Lock order:   store's stripe -> bin of the map -> subscribers of one name -> nothing. Publishing takes only the
   *               last, and what it does under it is to put a message into each subscriber's outbox.
   * Publication:  A message goes to all subscribers of a name under the lock under which they come and go. So they
   *               all see the messages of a channel in the same order, and whoever has left gets none after that.
   * Verified by:  PubSubCommandsTest, PubSubIT
   */

  /** What can be subscribed to. */
  public enum Kind {
    /** A channel by its name. */
    CHANNEL("subscribe", "unsubscribe", "message"),
    /** All channels whose names match. */
    PATTERN("psubscribe", "punsubscribe", "pmessage"),
    /** A channel of a shard, of which there is one. */
    SHARD("ssubscribe", "sunsubscribe", "smessage");

    // Nobody writes to what these slices are of.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Slice subscribed;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Slice unsubscribed;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Slice message;

    Kind(String subscribed, String unsubscribed, String message) {
      this.subscribed = Slice.of(subscribed);
      this.unsubscribed = Slice.of(unsubscribed);
      this.message = Slice.of(message);
    }

    /** What a reply to a subscription begins with. */
    public Slice subscribed() {
      return subscribed;
    }

    /** What a reply to its end begins with. */
    public Slice unsubscribed() {
      return unsubscribed;
    }
  }

  /** What is published, on its way to those who subscribed to the same name. */
  private record Message(Kind kind, @Nullable Slice pattern, Slice channel, Slice content)
      implements Push {
    @Override
    public void writeTo(ReplyWriter reply) {
      reply.push(pattern == null ? 3 : 4);
      reply.bulk(kind.message);
      if (pattern != null) {
        reply.bulk(pattern);
      }
      reply.bulk(channel);
      reply.bulk(content);
    }

    @Override
    public long bytes() {
      return (long) channel.length() + content.length();
    }
  }

  /** Those who subscribed to one name. */
  private static final class Subscribers {
    private final Set<Client> clients = new LinkedHashSet<>();

    synchronized void add(Client client) {
      clients.add(client);
    }

    synchronized boolean removeLast(Client client) {
      clients.remove(client);
      return clients.isEmpty();
    }

    synchronized int count() {
      return clients.size();
    }

    synchronized void collect(User user, Set<Client> found) {
      clients.stream().filter(client -> client.user() == user).forEach(found::add);
    }

    synchronized int send(Push push) {
      clients.forEach(client -> client.push(push));
      return clients.size();
    }
  }

  private final Map<Kind, ConcurrentMap<Slice, Subscribers>> byKind = new EnumMap<>(Kind.class);

  /** Nobody subscribes to anything yet. */
  public PubSub() {
    for (Kind kind : Kind.values()) {
      byKind.put(kind, new ConcurrentHashMap<>());
    }
  }

  private ConcurrentMap<Slice, Subscribers> all(Kind kind) {
    return requireNonNull(byKind.get(kind));
  }

  // ---------------------------------------------------------------- subscribers

  /** Subscribes a client, in its own thread, unless it has; the name is kept. */
  public void subscribe(Client client, Kind kind, Slice name) {
    if (client.subscriptions().add(kind, name)) {
      all(kind)
          .compute(
              name,
              (n, present) -> {
                Subscribers subscribers = present == null ? new Subscribers() : present;
                subscribers.add(client);
                return subscribers;
              });
    }
  }

  /** Ends a subscription of a client, in its own thread, if it has it. */
  @SuppressWarnings("NullAway") // a null result removes the mapping
  public void unsubscribe(Client client, Kind kind, Slice name) {
    if (client.subscriptions().remove(kind, name)) {
      all(kind).computeIfPresent(name, (n, all) -> all.removeLast(client) ? null : all);
    }
  }

  /** Ends all subscriptions of a client, in its own thread. */
  public void leave(Client client) {
    for (Kind kind : Kind.values()) {
      for (Slice name : List.copyOf(client.subscriptions().of(kind))) {
        unsubscribe(client, kind, name);
      }
    }
  }

  /**
   * The connections of a user that listen to what he may not hear. Who subscribes while his rules
   * change is found here, or finds out by himself if he looks at them once more afterwards.
   */
  public Set<Client> trespassers(User user) {
    Set<Client> found = new LinkedHashSet<>();
    byKind.forEach(
        (kind, names) ->
            names.forEach(
                (name, subscribers) -> {
                  if (!user.allowsChannel(name, kind == Kind.PATTERN)) {
                    subscribers.collect(user, found);
                  }
                }));
    return found;
  }

  // ---------------------------------------------------------------- messages

  /** Whether anybody has subscribed to a channel or a pattern. */
  boolean hasSubscribers() {
    return !all(Kind.CHANNEL).isEmpty() || !all(Kind.PATTERN).isEmpty();
  }

  /** Sends a message to a channel; returns how many times. Both slices are kept. */
  public int publish(Slice channel, Slice content) {
    int receivers = publish(Kind.CHANNEL, channel, content);
    for (Map.Entry<Slice, Subscribers> entry : all(Kind.PATTERN).entrySet()) {
      Slice pattern = entry.getKey();
      if (Glob.matches(pattern, channel, false)) {
        receivers += entry.getValue().send(new Message(Kind.PATTERN, pattern, channel, content));
      }
    }
    return receivers;
  }

  /** Sends a message to a shard channel; returns how many times. Both slices are kept. */
  public int publishToShard(Slice channel, Slice content) {
    return publish(Kind.SHARD, channel, content);
  }

  private int publish(Kind kind, Slice channel, Slice content) {
    Subscribers subscribers = all(kind).get(channel);
    return subscribers == null ? 0 : subscribers.send(new Message(kind, null, channel, content));
  }

  // ---------------------------------------------------------------- figures

  /** The names of a kind that have subscribers and match a pattern, if there is one. */
  public List<Slice> names(Kind kind, @Nullable Slice pattern) {
    List<Slice> names = new ArrayList<>();
    for (Slice name : all(kind).keySet()) {
      if (pattern == null || Glob.matches(pattern, name, false)) {
        names.add(name);
      }
    }
    return names;
  }

  /** How many names of a kind have subscribers. */
  public int count(Kind kind) {
    return all(kind).size();
  }

  /** How many clients have subscribed to a name. */
  public int subscribers(Kind kind, Slice name) {
    Subscribers subscribers = all(kind).get(name);
    return subscribers == null ? 0 : subscribers.count();
  }
}
