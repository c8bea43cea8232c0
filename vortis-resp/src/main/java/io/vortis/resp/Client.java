package io.vortis.resp;

import io.vortis.resp.acl.User;
import io.vortis.resp.command.Command;
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

  /** How the server ends a connection from outside its thread. */
  public interface Closer {
    /** Closes the connection; replies already written are sent before. */
    void close();
  }

  private final long id = IDS.incrementAndGet();
  private final String address;
  private final String localAddress;
  private final long createdAt;
  private final Closer closer;

  private volatile String name = "";
  private volatile String libraryName = "";
  private volatile String libraryVersion = "";
  private volatile @Nullable Command lastCommand;
  private volatile long lastActiveAt;
  private volatile int database;
  private volatile boolean resp3;
  private volatile boolean noEvict;
  private volatile boolean closing;
  private volatile User user = User.NOBODY;
  private volatile boolean authenticated;

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

  /** Whether it is spared when clients are evicted. */
  public boolean isNoEvict() {
    return noEvict;
  }

  /** {@code CLIENT NO-EVICT}. */
  public void noEvict(boolean noEvict) {
    this.noEvict = noEvict;
  }

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

  /** Puts everything back that a client may change: {@code RESET}. */
  public void reset() {
    name = "";
    database = 0;
    resp3 = false;
    noEvict = false;
  }
}
