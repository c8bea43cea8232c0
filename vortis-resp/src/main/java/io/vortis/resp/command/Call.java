package io.vortis.resp.command;

import io.vortis.resp.Client;
import io.vortis.resp.Keyspace;
import io.vortis.resp.Server;
import io.vortis.resp.ServerStats;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.KeyEvent;
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

  /** What each thread runs, as long as somebody listens to the store; see {@link #current}. */
  private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

  private final Server server;
  private final Client client;
  private final ReplyWriter reply;
  private final Request request;
  private final CommandStats.Recorder recorder;
  private @Nullable Command command;
  private @Nullable KeyEvent writing;
  private KeyEvent deleting = KeyEvent.DEL;
  private boolean emptying;

  /** The client's database as long as misses are told of. */
  private @Nullable Keyspace tellingMisses;

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
    return client.isNoTouch() ? server.databases().untouched(client.database()) : touchedKeyspace();
  }

  /** As {@link #keyspace}, for what is a use of the keys whoever sent it. */
  Keyspace touchedKeyspace() {
    Keyspace telling = tellingMisses;
    return telling == null ? server.databases().get(client.database()) : telling;
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
    writing = command.event();
    deleting = KeyEvent.DEL;
    emptying = false;
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

  // ---------------------------------------------------------------- what its changes are called

  /**
   * The call that this thread runs, for those who listen to the store; {@code null} if it runs
   * none, since the application or the store itself makes a change.
   */
  public static @Nullable Call current() {
    return CURRENT.get();
  }

  /** Makes this the call that this thread runs; returns what was before. */
  @Nullable Call enter() {
    Call before = CURRENT.get();
    CURRENT.set(this);
    if (server.events().tellsMisses() && command != null && command.tellsMisses()) {
      tellingMisses = server.databases().tellingMisses(client.database(), this::missed);
    }
    return before;
  }

  /** Ends what {@link #enter} began. */
  void leave(@Nullable Call before) {
    tellingMisses = null;
    if (before == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(before);
    }
  }

  /**
   * Says what the values that the command sets from here on are called in notifications. Unless
   * said, that is {@code set}, and {@code expire} beside it if they have an expiry.
   */
  public void event(KeyEvent writing) {
    this.writing = writing;
  }

  /** As {@link #event(KeyEvent)}, and what the keys are called that it deletes from here on. */
  public void event(KeyEvent writing, KeyEvent deleting) {
    this.writing = writing;
    this.deleting = deleting;
  }

  /** What a value is called that the command sets; {@code null} if it does not say. */
  public @Nullable KeyEvent writing() {
    return writing;
  }

  /** What a key is called that the command deletes. */
  public KeyEvent deleting() {
    return deleting;
  }

  /** Says that the command empties databases: nobody is told of each of their keys. */
  public void empties() {
    deleting = KeyEvent.NONE;
    emptying = true;
  }

  /** Whether the command empties databases. */
  public boolean isEmptying() {
    return emptying;
  }

  /** Tells of what happened to a key of a database, where changes alone don't say it. */
  public void tell(KeyEvent event, int database, Slice key) {
    server.events().tell(event, database, key);
  }

  /** Says that a key was asked for which is not there. */
  public void missed(Slice key) {
    tell(KeyEvent.KEYMISS, client.database(), key);
  }

  /** Counts a look at a key that the store does not count, a hit or a miss; returns which. */
  boolean found(boolean found) {
    ServerStats stats = server.stats();
    (found ? stats.keysFound : stats.keysMissed).increment();
    return found;
  }

  // ---------------------------------------------------------------- arguments

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
