package io.vortis.resp;

import io.vortis.resp.acl.User;
import io.vortis.resp.command.Command;
import io.vortis.resp.events.Outbox;
import io.vortis.resp.events.Push;
import io.vortis.resp.events.Subscriptions;
import io.vortis.resp.events.TrackingMode;
import io.vortis.resp.events.Transaction;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows of one connection.
 *
 * <p>Threads: written by the connection's own thread; read by others for {@code CLIENT LIST}, so
 * every field is volatile, and written at most once a batch where it changes often.
 */
public final class Client {
  private static final AtomicLong IDS = new AtomicLong();
  private static final ClientLimits DEFAULT_LIMITS = ClientLimits.defaults();
  private static final long BELOW = Long.MIN_VALUE;

  /** How the server ends a connection from outside its thread. */
  public interface Closer {
    /** No number of a socket. */
    int NONE = -1;

    /** Closes the connection; replies already written are sent before. */
    void close();

    /**
     * Has the connection send what is in its client's outbox, in its own thread; must not block.
     */
    default void deliver() {}

    /** Has the connection run what had to wait, in its own thread; must not block. */
    default void wake() {}

    /** Closes the connection at once, from whatever thread; must not block. */
    default void abort() {
      close();
    }

    /** How many bytes were handed over and are not sent yet; asked by any thread. */
    default long unsentBytes() {
      return 0;
    }

    /** About how many messages they are. */
    default int unsentMessages() {
      return 0;
    }

    /** The system's number for its socket; {@link #NONE} if there is none, or it is not known. */
    default int descriptor() {
      return NONE;
    }

    /** Whether more is read from it as it comes. */
    default boolean isReading() {
      return true;
    }
  }

  private final long id = IDS.incrementAndGet();
  private final String address;
  private final String localAddress;
  private final long createdAt;
  private final Closer closer;
  private final Outbox outbox;
  private final Transaction transaction = new Transaction();
  private final Subscriptions subscriptions = new Subscriptions();
  private final AtomicLong softSince = new AtomicLong(BELOW);
  private final AtomicLong share = new AtomicLong();

  private volatile String name = "";
  private volatile String libraryName = "";
  private volatile String libraryVersion = "";
  private volatile @Nullable Command lastCommand;
  private volatile long lastActiveAt;
  private volatile int database;
  private volatile boolean resp3;
  private volatile boolean noEvict;
  private volatile boolean noTouch;
  private volatile boolean closing;
  private volatile boolean plain = true;
  private volatile @Nullable TrackingMode tracking;
  private volatile boolean caching;
  private volatile boolean redirectBroken;
  private volatile boolean monitoring;
  private volatile boolean waiting;
  private volatile User user = User.NOBODY;
  private volatile boolean authenticated;
  private volatile ClientLimits limits = DEFAULT_LIMITS;
  private volatile int query;
  private volatile int queryFree;
  private volatile int reply;
  private volatile int replyWritten;
  private volatile int replyPeak;

  /**
   * How long its answers are kept back, in milliseconds; read and written by its own thread only.
   */
  private long heldFor;

  /**
   * A connection just made.
   *
   * @param now epoch milliseconds
   */
  public Client(String address, String localAddress, long now, Closer closer) {
    this.address = address;
    this.localAddress = localAddress;
    this.closer = closer;
    outbox = new Outbox(closer::deliver);
    createdAt = now;
    lastActiveAt = now;
  }

  /** Its number, never given twice. */
  public long id() {
    return id;
  }

  /** Its own end, as {@code host:port}. */
  public String address() {
    return address;
  }

  /** Its own end without the port. */
  public String host() {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon);
  }

  /** The server's end, as {@code host:port}. */
  public String localAddress() {
    return localAddress;
  }

  /** Epoch milliseconds. */
  public long createdAt() {
    return createdAt;
  }

  /** Epoch milliseconds. */
  public long lastActiveAt() {
    return lastActiveAt;
  }

  /** Its name, empty if it has none. */
  public String name() {
    return name;
  }

  /** {@code CLIENT SETNAME}. */
  public void name(String name) {
    this.name = name;
  }

  /** {@code CLIENT SETINFO LIB-NAME}. */
  public String libraryName() {
    return libraryName;
  }

  /** {@code CLIENT SETINFO LIB-NAME}. */
  public void libraryName(String libraryName) {
    this.libraryName = libraryName;
  }

  /** {@code CLIENT SETINFO LIB-VER}. */
  public String libraryVersion() {
    return libraryVersion;
  }

  /** {@code CLIENT SETINFO LIB-VER}. */
  public void libraryVersion(String libraryVersion) {
    this.libraryVersion = libraryVersion;
  }

  /**
   * The last command it sent, as {@code get} or {@code client|list}; {@code NULL} if there was
   * none.
   */
  public String lastCommand() {
    Command command = lastCommand;
    return command == null ? "NULL" : command.name();
  }

  /** Notes that the client sent something. */
  void active(@Nullable Command command, long now) {
    lastCommand = command;
    lastActiveAt = now;
  }

  /** The number of its database. */
  public int database() {
    return database;
  }

  /** {@code SELECT}. */
  public void database(int database) {
    this.database = database;
  }

  /** Whether it speaks RESP3. */
  public boolean isResp3() {
    return resp3;
  }

  /** {@code HELLO}. */
  public void resp3(boolean resp3) {
    this.resp3 = resp3;
  }

  /** For whom it acts. */
  public User user() {
    return user;
  }

  /**
   * {@code AUTH}.
   *
   * @param authenticated whether it has shown that it may; else it may not, once that is asked for
   */
  public void user(User user, boolean authenticated) {
    this.user = user;
    this.authenticated = authenticated;
  }

  /** Whether it has shown that it may act for its user. */
  public boolean isAuthenticated() {
    return authenticated;
  }

  /** Whether there is nothing that it may not do. */
  public boolean isUnrestricted() {
    return authenticated && user.isUnrestricted();
  }

  /** Keeps back, for so many milliseconds, its answers and whatever it wants next. */
  public void holdFor(long millis) {
    heldFor = millis;
  }

  /** For how many milliseconds to hold it from now on; asked once. */
  public long takeHold() {
    long millis = heldFor;
    heldFor = 0;
    return millis;
  }

  /** Whether a command of it waits for the end of a {@link Pause}. */
  public boolean isWaiting() {
    return waiting;
  }

  /** Notes whether a command of it waits for the end of a {@link Pause}; in its own thread. */
  public void waiting(boolean waiting) {
    this.waiting = waiting;
  }

  /** Has its connection run what had to wait, from whatever thread. */
  void wake() {
    closer.wake();
  }

  /** Whether it is spared when clients are evicted. */
  public boolean isNoEvict() {
    return noEvict;
  }

  /** {@code CLIENT NO-EVICT}. */
  public void noEvict(boolean noEvict) {
    this.noEvict = noEvict;
  }

  /** Whether what it reads does not count as used. */
  public boolean isNoTouch() {
    return noTouch;
  }

  /** {@code CLIENT NO-TOUCH}. */
  public void noTouch(boolean noTouch) {
    this.noTouch = noTouch;
  }

  // ---------------------------------------------------------------- events

  /** What it has queued, and which keys it watches. */
  public Transaction transaction() {
    return transaction;
  }

  /** What it has subscribed to. */
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  /** What waits to be pushed to it. */
  public Outbox outbox() {
    return outbox;
  }

  /**
   * Sends it what is no reply, from whatever thread and under whatever locks. One that does not
   * take what it is sent is disconnected.
   */
  public void push(Push push) {
    if (!closing) {
      outbox.add(push);
      limits.check(this);
    }
  }

  /** How it hears of changes to what it has cached; {@code null} if it does not want to. */
  public @Nullable TrackingMode tracking() {
    return tracking;
  }

  /** {@code CLIENT TRACKING}. */
  public void tracking(@Nullable TrackingMode mode) {
    tracking = mode;
    caching = false;
    redirectBroken = false;
    noteModes();
  }

  /** Whether {@code CLIENT CACHING} was said of the next command. */
  public boolean isCaching() {
    return caching;
  }

  /** {@code CLIENT CACHING}. */
  public void caching(boolean caching) {
    this.caching = caching;
  }

  /** Whether the client that is told in its place is gone. */
  public boolean isRedirectBroken() {
    return redirectBroken;
  }

  /** Notes whether the client that is told in its place is gone. */
  public void redirectBroken(boolean redirectBroken) {
    this.redirectBroken = redirectBroken;
  }

  /** Whether it is shown every command. */
  public boolean isMonitoring() {
    return monitoring;
  }

  /** Notes whether it is shown every command; in its own thread. */
  public void monitoring(boolean monitoring) {
    this.monitoring = monitoring;
    noteModes();
  }

  /**
   * Whether its commands are just run: it neither queues them, nor has subscribed to anything, nor
   * is tracked, nor monitors others.
   */
  public boolean isPlain() {
    return plain;
  }

  /** Notes whether {@link #isPlain} still holds; in its own thread, after what may change it. */
  public void noteModes() {
    plain = !transaction.isOpen() && subscriptions.isEmpty() && tracking == null && !monitoring;
  }

  // ---------------------------------------------------------------- memory

  /** Says who limits what it may hold. */
  void limits(ClientLimits limits) {
    this.limits = limits;
  }

  /** Notes that there is more to be sent than before. */
  void checkOutput() {
    limits.check(this);
  }

  /** How many bytes wait to be sent to it. */
  public long outputBytes() {
    return closer.unsentBytes() + outbox.bytes();
  }

  /** Notes what is kept of its input; in its own thread. */
  void input(int size, int free) {
    if (query != size || queryFree != free) {
      query = size;
      queryFree = free;
    }
    limits.settle(this);
  }

  /**
   * Notes the buffer that replies to it are written to; in its own thread.
   *
   * @param capacity 0 if there is none
   * @param written how much of it holds replies
   */
  void replyBuffer(int capacity, int written) {
    reply = capacity;
    replyWritten = written;
  }

  /** Notes how much was in the buffer when it was sent; in its own thread. */
  void replySent(int bytes) {
    replyBuffer(0, 0);
    if (bytes > replyPeak) {
      replyPeak = bytes;
    }
  }

  /** Forgets how much was in the buffer of replies until now. */
  void resetReplyPeak() {
    replyPeak = 0;
  }

  /** What it holds now. */
  public ClientMemory memory() {
    return new ClientMemory(
        query,
        queryFree,
        transaction.bytes(),
        subscriptions.bytes(),
        reply,
        replyPeak,
        replyWritten,
        closer.unsentMessages() + outbox.size(),
        outputBytes());
  }

  /** The system's number for its socket, {@link Closer#NONE} if that is not known. */
  public int descriptor() {
    return closer.descriptor();
  }

  /** Whether more is read from it as it comes. */
  public boolean isReading() {
    return closer.isReading();
  }

  /** Notes how much of all clients' memory is its part; returns by how much that changed. */
  long share(long bytes) {
    return bytes - share.getAndSet(bytes);
  }

  /** For how long more has waited to be sent than its soft limit; begins now if it has not. */
  long nanosAboveSoftLimit(long now) {
    softSince.compareAndSet(BELOW, now);
    long since = softSince.get();
    return since == BELOW ? 0 : now - since;
  }

  /** Notes that what waits to be sent is within its soft limit. */
  void belowSoftLimit() {
    if (softSince.get() != BELOW) {
      softSince.set(BELOW);
    }
  }

  // ---------------------------------------------------------------- the end

  /** Whether no further command of it is to be run. */
  public boolean isClosing() {
    return closing;
  }

  /** Lets its connection end once the replies written so far are sent. */
  public void closeAfterReply() {
    closing = true;
  }

  /** Ends its connection, from whatever thread. */
  public void kill() {
    closing = true;
    closer.close();
  }

  /** Ends its connection at once, from whatever thread: what waits to be sent is lost. */
  void abort() {
    closing = true;
    outbox.clear();
    closer.abort();
  }

  /** Puts everything back that a client may change: {@code RESET}. */
  public void reset() {
    name = "";
    database = 0;
    resp3 = false;
    noEvict = false;
    noTouch = false;
    noteModes();
  }
}
