package io.vortis.resp.command;

import io.vortis.resp.Client;

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
    text.append(" name=").append(client.name());
    text.append(" age=").append(seconds(now - client.createdAt()));
    text.append(" idle=").append(self ? 0 : seconds(now - client.lastActiveAt()));
    text.append(" flags=").append(client.isNoEvict() ? "e" : "N");
    text.append(" db=").append(client.database());
    text.append(" sub=0 psub=0 ssub=0 multi=-1");
    text.append(" cmd=").append(self ? call.name() : client.lastCommand());
    text.append(" user=").append(client.user().name());
    text.append(" redir=-1");
    text.append(" resp=").append(client.isResp3() ? 3 : 2);
    text.append(" lib-name=").append(client.libraryName());
    text.append(" lib-ver=").append(client.libraryVersion());
    return text.toString();
  }

  private static long seconds(long millis) {
    return Math.max(0, millis) / 1000;
  }
}
