package io.vortis.resp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how much waits to be sent to one client, and ends the connection when that is more than
 * {@link OutputLimits} allow.
 *
 * <p>Thread safety: none; the connection's event loop only.
 */
final class OutputGuard {
  private static final Logger LOG = LoggerFactory.getLogger(OutputGuard.class);

  private final ServerState server;
  private final Client client;
  private final Channel channel;

  /** Since when the soft limit is exceeded, in nanoseconds. */
  private long softSince;

  private boolean softExceeded;

  OutputGuard(ServerState server, Client client, Channel channel) {
    this.server = server;
    this.client = client;
    this.channel = channel;
  }

  /** How many bytes wait. */
  long pending() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** Checks when something was added. */
  void check() {
    OutputLimits.Limit limit = server.outputLimits().of(false);
    long pending = pending();
    if (limit.hard() > 0 && pending > limit.hard()) {
      end(pending, "hard limit");
    } else if (limit.soft() > 0 && pending > limit.soft()) {
      checkSoft(limit, pending);
    } else {
      softExceeded = false;
    }
  }

  /** Checks when what could be sent was sent: what waits now, the client does not take. */
  void checkSent() {
    if (!client.isAuthenticated() && server.acl().isStranger(client)) {
      long pending = pending();
      if (pending > OutputLimits.STRANGER) {
        end(pending, "limit before authentication");
      }
    }
  }

  private void checkSoft(OutputLimits.Limit limit, long pending) {
    long now = System.nanoTime();
    long allowed = TimeUnit.SECONDS.toNanos(limit.seconds());
    if (!softExceeded) {
      softExceeded = true;
      softSince = now;
      channel.eventLoop().schedule(this::check, allowed, TimeUnit.NANOSECONDS);
    } else if (now - softSince >= allowed) {
      end(pending, "soft limit");
    }
  }

  private void end(long pending, String which) {
    if (!client.isClosing()) {
      LOG.warn("output buffer {} reached: client={}, pending={}", which, client.address(), pending);
      client.closeAfterReply();
      channel.close();
    }
  }
}
