package io.vortis.resp.command;

import static io.vortis.resp.command.Category.CONNECTION;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.ALLOW_BUSY;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.LOADING;
import static io.vortis.resp.command.Flag.NOSCRIPT;
import static io.vortis.resp.command.Flag.NO_AUTH;
import static io.vortis.resp.command.Flag.STALE;

import io.vortis.resp.Client;
import io.vortis.resp.acl.Acl;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Command.Trait;
import java.util.List;

/** Commands about the connection itself; those named {@code CLIENT} stand by themselves. */
final class ConnectionCommands {
  /** What Redis tells of itself; clients decide by it what they may ask for. */
  static final String REDIS_VERSION = "7.0.15";

  private ConnectionCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("auth", -2, ConnectionCommands::auth)
            .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
            .acl(CONNECTION)
            .manual("connection", "1.0.0", "O(1)", "[username] password",
                "Lets this connection act for a user"),
        row("ping", -1, ConnectionCommands::ping)
            .flags(FAST)
            .traits(Trait.FOR_SUBSCRIBERS)
            .acl(CONNECTION)
            .tips("request_policy:all_shards", "response_policy:all_succeeded")
            .manual("connection", "1.0.0", "O(1)", "[message]",
                "Replies PONG, or the message"),
        row("echo", 2, call -> call.reply().bulk(call.arg(1)))
            .flags(LOADING, STALE, FAST)
            .acl(CONNECTION)
            .manual("connection", "1.0.0", "O(1)", "message",
                "Replies the message"),
        row("select", 2, ConnectionCommands::select)
            .flags(LOADING, STALE, FAST)
            .traits(Trait.ANY_KEY)
            .acl(CONNECTION)
            .manual("connection", "1.0.0", "O(1)", "index",
                "Chooses the database of this connection"),
        row("quit", -1, ConnectionCommands::quit)
            .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
            .traits(Trait.UNQUEUED, Trait.FOR_SUBSCRIBERS)
            .acl(CONNECTION)
            .manual("connection", "1.0.0", "O(1)", "",
                "Ends this connection"),
        row("hello", -1, ConnectionCommands::hello)
            .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
            .acl(CONNECTION)
            .manual("connection", "6.0.0", "O(1)",
                "[protover [AUTH username password] [SETNAME clientname]]",
                "Chooses RESP2 or RESP3 and describes the server"),
        row("reset", 1, ConnectionCommands::reset)
            .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
            .traits(Trait.UNQUEUED, Trait.FOR_SUBSCRIBERS)
            .acl(CONNECTION)
            .manual("connection", "6.2.0", "O(1)", "",
                "Puts everything back that this connection has changed about itself"));
  }
  // spotless:on

  private static void ping(Call call) {
    if (!call.client().isResp3() && !call.client().subscriptions().isEmpty() && call.count() < 3) {
      call.reply().array(2);
      call.reply().bulk("pong");
      call.reply().bulk(call.count() == 2 ? call.arg(1) : Slice.of(""));
      return;
    }
    switch (call.count()) {
      case 1 -> call.reply().simple("PONG");
      case 2 -> call.reply().bulk(call.arg(1));
      default -> throw Errors.arity(call.name());
    }
  }

  private static void select(Call call) {
    long index = call.integer(1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    if (!call.server().databases().has(index)) {
      throw Errors.noSuchDatabase();
    }
    call.client().database((int) index);
    call.reply().ok();
  }

  private static void auth(Call call) {
    if (call.count() > 3) {
      throw Errors.syntax();
    }
    for (int i = 1; i < call.count(); i++) {
      call.hide(i);
    }
    if (call.count() == 3) {
      authenticate(call, call.arg(1), call.arg(2));
    } else if (call.server().acl().isOpen()) {
      throw Errors.noPasswordConfigured();
    } else {
      authenticate(call, Slice.of(Acl.DEFAULT), call.arg(1));
    }
    call.reply().ok();
  }

  private static void authenticate(Call call, Slice user, Slice password) {
    if (!call.server().acl().logIn(call.client(), user, password)) {
      Authorization.noteWrongPassword(call, user);
      throw Errors.wrongPassword();
    }
  }

  private static void quit(Call call) {
    call.reply().ok();
    call.client().closeAfterReply();
  }

  private static void reset(Call call) {
    call.server().events().leave(call.client());
    call.client().reset();
    call.server().acl().admit(call.client());
    call.reply().resp3(false);
    call.reply().muted(false);
    call.reply().simple("RESET");
  }

  private static void hello(Call call) {
    Client client = call.client();
    int protocol = call.count() == 1 ? (client.isResp3() ? 3 : 2) : protocol(call);
    Slice name = null;
    for (int i = 2; i < call.count(); i++) {
      int more = call.count() - 1 - i;
      if (call.arg(i).is("AUTH") && more >= 2) {
        call.hide(i + 1);
        call.hide(i + 2);
        authenticate(call, call.arg(i + 1), call.arg(i + 2));
        i += 2;
      } else if (call.arg(i).is("SETNAME") && more >= 1) {
        name = ClientCommands.checkedName(call.arg(++i));
      } else {
        throw Errors.helloSyntax(call.arg(i));
      }
    }
    if (!client.isAuthenticated()) {
      throw Errors.helloWithoutAuth();
    }
    if (name != null) {
      client.name(name.toLatin1());
    }
    client.resp3(protocol == 3);
    call.reply().resp3(protocol == 3);
    describe(call, protocol);
  }

  private static int protocol(Call call) {
    long protocol;
    try {
      protocol = call.arg(1).toLong();
    } catch (NumberFormatException e) {
      throw Errors.protocolNotAnInteger();
    }
    if (protocol < 2 || protocol > 3) {
      throw Errors.unsupportedProtocol();
    }
    return (int) protocol;
  }

  private static void describe(Call call, int protocol) {
    ReplyWriter reply = call.reply();
    reply.map(7);
    reply.bulk("server");
    reply.bulk("redis");
    reply.bulk("version");
    reply.bulk(REDIS_VERSION);
    reply.bulk("proto");
    reply.integer(protocol);
    reply.bulk("id");
    reply.integer(call.client().id());
    reply.bulk("mode");
    reply.bulk(call.server().config().flag("cluster-enabled") ? "cluster" : "standalone");
    reply.bulk("role");
    reply.bulk("master");
    reply.bulk("modules");
    reply.array(0);
  }
}
