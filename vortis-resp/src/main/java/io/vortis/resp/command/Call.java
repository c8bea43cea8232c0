package io.vortis.resp.command;

import io.vortis.resp.Client;
import io.vortis.resp.Keyspace;
import io.vortis.resp.Server;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.telemetry.CommandStats;
import org.jspecify.annotations.Nullable;

/**
 * A command being run: who asked for what, on which data, and where the reply goes. One connection
 * has one, used for each of its commands in turn.
 *
 * <p>Thread safety: none.
 */
public final class Call {
  private static final Slice HIDDEN = Slice.of("(redacted)");

  private final Server server;
  private final Client client;
  private final ReplyWriter reply;
  private final Request request;
  private final CommandStats.Recorder recorder;
  private @Nullable Command command;

  /** Which of the first 64 arguments are nobody's business, a bit each. */
  private long secret;

  /** A connection's call. */
  public Call(Server server, Client client, Request request, ReplyWriter reply) {
    this.server = server;
    this.client = client;
    this.request = request;
    recorder = server.telemetry().commands().recorder();
    this.reply = reply;
  }

  /** What runs the command. */
  public Server server() {
    return server;
  }

  /** Who sent it. */
  public Client client() {
    return client;
  }

  /** The database that the client has selected. */
  public Keyspace keyspace() {
    return server.databases().get(client.database());
  }

  /** Where the reply goes. */
  public ReplyWriter reply() {
    return reply;
  }

  /** The command as it was sent. */
  public Request request() {
    return request;
  }

  /** The row of the command being run, or of the last one; {@code null} if none was found yet. */
  public @Nullable Command command() {
    return command;
  }

  /** The name of the command being run, such as {@code get} or {@code client|list}. */
  public String name() {
    return String.valueOf(command);
  }

  void command(Command command) {
    this.command = command;
    secret = 0;
  }

  /** Where the calls of this connection's thread are counted. */
  CommandStats.Recorder recorder() {
    return recorder;
  }

  /** Keeps an argument, such as a password, out of the slow log and from those who watch. */
  public void hide(int index) {
    secret |= 1L << Math.min(index, Long.SIZE - 1);
  }

  /** An argument as others may see it. */
  Slice shown(int index) {
    boolean hidden = (secret >>> Math.min(index, Long.SIZE - 1) & 1) != 0;
    return hidden ? HIDDEN : request.arg(index);
  }

  /** How many arguments there are, the name included. */
  public int count() {
    return request.count();
  }

  /** An argument; 0 is the name. */
  public Slice arg(int index) {
    return request.arg(index);
  }

  /**
   * An argument as an integer.
   *
   * @throws CommandException if it is none
   */
  public long integer(int index) {
    try {
      return request.arg(index).toLong();
    } catch (NumberFormatException e) {
      throw Errors.notAnInteger();
    }
  }

  /**
   * An argument as an integer within bounds.
   *
   * @throws CommandException if it is none
   */
  public long integer(int index, long min, long max) {
    long value = integer(index);
    if (value < min || value > max) {
      throw Errors.outOfRange(min, max);
    }
    return value;
  }
}
