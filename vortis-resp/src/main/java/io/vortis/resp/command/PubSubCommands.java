package io.vortis.resp.command;

import static io.vortis.resp.command.Command.container;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.Client;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Command.Trait;
import io.vortis.resp.events.PubSub;
import io.vortis.resp.events.PubSub.Kind;
import java.util.List;

/** Publishing and subscribing. */
final class PubSubCommands {

  private PubSubCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("publish", 3, PubSubCommands::publish)
            .flags(Flag.PUBSUB, LOADING, STALE, FAST)
            .traits(Trait.TELLS_OTHERS)
            .channels(Channels.FIRST)
            .manual("pubsub", "2.0.0",
                "O(N+M), N subscribers to the channel and M subscribed patterns", "channel message",
                "Sends a message to those who subscribed to a channel and counts them"),
        row("spublish", 3, PubSubCommands::publishToShard)
            .flags(Flag.PUBSUB, LOADING, STALE, FAST)
            .traits(Trait.TELLS_OTHERS)
            .keys(Keys.shardChannels(1))
            .channels(Channels.FIRST)
            .manual("pubsub", "7.0.0", "O(N), N subscribers", "shardchannel message",
                "Sends a message to those who subscribed to a shard channel and counts them"),
        subscribe("subscribe", Kind.CHANNEL)
            .manual("pubsub", "2.0.0", "O(N), N channels", "channel [channel ...]",
                "Listens to channels"),
        subscribe("psubscribe", Kind.PATTERN)
            .manual("pubsub", "2.0.0", "O(N), N patterns", "pattern [pattern ...]",
                "Listens to all channels whose names match a pattern"),
        subscribe("ssubscribe", Kind.SHARD)
            .keys(Keys.shardChannels(-1))
            .manual("pubsub", "7.0.0", "O(N), N shard channels",
                "shardchannel [shardchannel ...]",
                "Listens to shard channels"),
        unsubscribe("unsubscribe", Kind.CHANNEL)
            .manual("pubsub", "2.0.0", "O(N), N channels", "[channel [channel ...]]",
                "Stops listening to channels, or to all of them"),
        unsubscribe("punsubscribe", Kind.PATTERN)
            .manual("pubsub", "2.0.0", "O(N), N patterns", "[pattern [pattern ...]]",
                "Stops listening to patterns, or to all of them"),
        unsubscribe("sunsubscribe", Kind.SHARD)
            .keys(Keys.shardChannels(-1))
            .manual("pubsub", "7.0.0", "O(N), N shard channels",
                "[shardchannel [shardchannel ...]]",
                "Stops listening to shard channels, or to all of them"),
        container("pubsub")
            .manual("pubsub", "2.8.0", "Depends on subcommand.", "",
                "Tells of channels and subscribers")
            .subcommands(
                names("channels", Kind.CHANNEL)
                    .manual("pubsub", "2.8.0", "O(N), N channels", "[pattern]",
                        "Lists the channels that have subscribers"),
                row("help", 2, Help::reply)
                    .flags(LOADING, STALE)
                    .manual("pubsub", "6.2.0", "O(1)", "",
                        "Lists the subcommands"),
                row("numpat", 2,
                    call -> call.reply().integer(pubSub(call).count(Kind.PATTERN)))
                    .flags(Flag.PUBSUB, LOADING, STALE)
                    .manual("pubsub", "2.8.0", "O(1)", "",
                        "Counts the patterns that have subscribers"),
                subscribers("numsub", Kind.CHANNEL)
                    .manual("pubsub", "2.8.0", "O(N), N channels", "[channel [channel ...]]",
                        "Counts the subscribers of channels"),
                names("shardchannels", Kind.SHARD)
                    .manual("pubsub", "7.0.0", "O(N), N shard channels", "[pattern]",
                        "Lists the shard channels that have subscribers"),
                subscribers("shardnumsub", Kind.SHARD)
                    .manual("pubsub", "7.0.0", "O(N), N shard channels",
                        "[shardchannel [shardchannel ...]]",
                        "Counts the subscribers of shard channels")));
  }
  // spotless:on

  private static Command.Row subscribe(String name, Kind kind) {
    return row(name, -2, call -> subscribe(call, kind))
        .flags(Flag.PUBSUB, NOSCRIPT, LOADING, STALE)
        .traits(Trait.FOR_SUBSCRIBERS)
        .channels(kind == Kind.PATTERN ? Channels.PATTERNS : Channels.ALL);
  }

  private static Command.Row unsubscribe(String name, Kind kind) {
    return row(name, -1, call -> unsubscribe(call, kind))
        .flags(Flag.PUBSUB, NOSCRIPT, LOADING, STALE)
        .traits(Trait.FOR_SUBSCRIBERS);
  }

  private static Command.Row names(String name, Kind kind) {
    return row(name, -2, call -> names(call, kind)).flags(Flag.PUBSUB, LOADING, STALE);
  }

  private static Command.Row subscribers(String name, Kind kind) {
    return row(name, -2, call -> subscribers(call, kind)).flags(Flag.PUBSUB, LOADING, STALE);
  }

  private static PubSub pubSub(Call call) {
    return call.server().events().pubSub();
  }

  // ---------------------------------------------------------------- messages

  private static void publish(Call call) {
    call.reply().integer(pubSub(call).publish(call.arg(1).copy(), call.arg(2).copy()));
  }

  private static void publishToShard(Call call) {
    call.reply().integer(pubSub(call).publishToShard(call.arg(1).copy(), call.arg(2).copy()));
  }

  // ---------------------------------------------------------------- subscriptions

  private static void subscribe(Call call, Kind kind) {
    Client client = call.client();
    if (kind == Kind.SHARD && client.transaction().isOpen()) {
      throw Errors.shardSubscribeInTransaction();
    }
    for (Slice name : call.request().args(1)) {
      pubSub(call).subscribe(client, kind, name.copy());
      reply(call, kind.subscribed(), name, client.subscriptions().countedWith(kind));
      if (!client.user().allowsChannel(name, kind == Kind.PATTERN)) {
        // It was taken away since the command was checked, perhaps before there was a subscription
        // to be found.
        client.closeAfterReply();
      }
    }
    client.noteModes();
  }

  private static void unsubscribe(Call call, Kind kind) {
    Client client = call.client();
    boolean all = call.count() == 1;
    List<Slice> names = all ? List.copyOf(client.subscriptions().of(kind)) : call.request().args(1);
    for (Slice name : names) {
      pubSub(call).unsubscribe(client, kind, name);
      deliver(call);
      reply(call, kind.unsubscribed(), name, client.subscriptions().countedWith(kind));
    }
    if (all && names.isEmpty()) {
      call.reply().push(3);
      call.reply().bulk(kind.unsubscribed());
      call.reply().nil();
      call.reply().integer(client.subscriptions().countedWith(kind));
    }
    client.noteModes();
  }

  /** Lets no message come after the reply that says there will be none. */
  private static void deliver(Call call) {
    if (!call.client().transaction().isOpen()) {
      call.client().outbox().deliver(call.reply(), () -> true);
    }
  }

  private static void reply(Call call, Slice kind, Slice name, int count) {
    ReplyWriter reply = call.reply();
    reply.push(3);
    reply.bulk(kind);
    reply.bulk(name);
    reply.integer(count);
  }

  // ---------------------------------------------------------------- figures

  private static void names(Call call, Kind kind) {
    if (call.count() > 3) {
      throw Errors.subcommandSyntax(call.request());
    }
    List<Slice> names = pubSub(call).names(kind, call.count() == 3 ? call.arg(2) : null);
    call.reply().array(names.size());
    names.forEach(call.reply()::bulk);
  }

  private static void subscribers(Call call, Kind kind) {
    call.reply().array(2 * (call.count() - 2));
    for (Slice name : call.request().args(2)) {
      call.reply().bulk(name);
      call.reply().integer(pubSub(call).subscribers(kind, name));
    }
  }
}
