package io.vortis.resp;

import io.vortis.resp.acl.Acl;
import io.vortis.resp.command.CommandTable;
import io.vortis.resp.events.ServerEvents;
import io.vortis.resp.telemetry.Telemetry;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What commands see of the server that runs them. Thread-safe. */
public interface Server {

  /** The data of all databases, each key as it is stored; see {@link Databases}. */
  Keyspace keyspace();

  /** The databases that it consists of. */
  Databases databases();

  /** All commands. */
  CommandTable commands();

  /** The users, and what they may do. */
  Acl acl();

  /** The configuration in force. */
  Config config();

  /** The connections there are. */
  Collection<Client> clients();

  /** The connection of this number, or {@code null}. */
  @Nullable Client client(long id);

  /** Counters of the network and the commands. */
  ServerStats stats();

  /** What it notes of the commands that it runs. */
  Telemetry telemetry();

  /** What clients may want to hear of. */
  ServerEvents events();

  /** Whether commands have to wait for now. */
  Pause pause();

  /** The port it listens on, 0 if it listens on none. */
  int port();

  /** What moves the bytes: {@code io_uring}, {@code epoll}, {@code nio} or {@code sync}. */
  String transport();

  /** Whether clients may only look. */
  boolean isReadOnly();

  /** Lets the server stop, once the replies in flight are sent; returns at once. */
  void shutdown();
}
