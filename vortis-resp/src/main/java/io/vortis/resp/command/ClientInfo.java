package io.vortis.resp.command;

import io.vortis.resp.Client;
import io.vortis.resp.ClientMemory;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.PubSub.Kind;
import io.vortis.resp.events.Subscriptions;
import io.vortis.resp.events.TrackingMode;
import io.vortis.resp.events.Transaction;

/** A connection in a line of {@code CLIENT LIST}: what is known of it, nothing made up. */
final class ClientInfo {

  private ClientInfo() {}

  /** The line without its end, as the command of a call sees it. */
  static String of(Client client, Call call) {
    boolean self = client == call.client();
    long now = System.currentTimeMillis();
    StringBuilder text = new StringBuilder();
    text.append("id=").append(client.id());
    text.append(" addr=").append(client.address());
    text.append(" laddr=").append(client.localAddress());
    text.append(" fd=").append(client.descriptor());
    text.append(" name=").append(client.name());
    text.append(" age=").append(seconds(now - client.createdAt()));
    text.append(" idle=").append(self ? 0 : seconds(now - client.lastActiveAt()));
    text.append(" flags=").append(flags(client));
    text.append(" db=").append(client.database());
    Subscriptions subscriptions = client.subscriptions();
    text.append(" sub=").append(subscriptions.count(Kind.CHANNEL));
    text.append(" psub=").append(subscriptions.count(Kind.PATTERN));
    text.append(" ssub=").append(subscriptions.count(Kind.SHARD));
    text.append(" multi=").append(client.transaction().queued());
    text.append(" watch=").append(client.transaction().watching());
    ClientMemory memory = client.memory();
    long arguments = self ? bytes(call.request()) : 0;
    text.append(" qbuf=").append(memory.query());
    text.append(" qbuf-free=").append(memory.queryFree());
    text.append(" argv-mem=").append(arguments);
    text.append(" multi-mem=").append(memory.transaction());
    text.append(" rbs=").append(memory.reply());
    text.append(" rbp=").append(memory.replyPeak());
    text.append(" obl=").append(memory.written());
    text.append(" oll=").append(memory.unsent());
    text.append(" omem=").append(memory.output());
    text.append(" tot-mem=").append(memory.total() + arguments);
    text.append(" events=").append(events(client, memory));
    text.append(" cmd=").append(self ? call.name() : client.lastCommand());
    text.append(" user=").append(client.user().name());
    text.append(" redir=").append(TrackingCommands.redirection(client));
    text.append(" resp=").append(client.isResp3() ? 3 : 2);
    text.append(" lib-name=").append(client.libraryName());
    text.append(" lib-ver=").append(client.libraryVersion());
    return text.toString();
  }

  /** What the connection waits for: something to read, or room for what is to be sent. */
  private static String events(Client client, ClientMemory memory) {
    return (client.isReading() ? "r" : "") + (memory.unsent() > 0 ? "w" : "");
  }

  private static long bytes(Request request) {
    return request.args(0).stream().mapToLong(Slice::length).sum();
  }

  /** A letter for each thing that is not as with other connections. */
  private static String flags(Client client) {
    Transaction transaction = client.transaction();
    String flags =
        (client.isMonitoring() ? "O" : "")
            + (client.subscriptions().isEmpty() ? "" : "P")
            + (transaction.isOpen() ? "x" : "")
            + trackingFlags(client)
            + (transaction.isBroken() ? "d" : "")
            + (client.isWaiting() ? "b" : "")
            + (client.isNoEvict() ? "e" : "")
            + (client.isNoTouch() ? "T" : "");
    return flags.isEmpty() ? "N" : flags;
  }

  private static String trackingFlags(Client client) {
    TrackingMode mode = client.tracking();
    return mode == null
        ? ""
        : "t" + (client.isRedirectBroken() ? "R" : "") + (mode.broadcast() ? "B" : "");
  }

  private static long seconds(long millis) {
    return Math.max(0, millis) / 1000;
  }
}
