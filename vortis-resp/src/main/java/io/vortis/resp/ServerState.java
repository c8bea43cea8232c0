package io.vortis.resp;

import io.vortis.resp.acl.Acl;
import io.vortis.resp.command.CommandTable;
import io.vortis.resp.events.ServerEvents;
import io.vortis.resp.telemetry.Telemetry;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a server consists of, however its bytes move.
 *
 * <p>Thread safety: any thread. {@code port} is set once, before the first client is served.
 */
final class ServerState implements Server {
  private final Keyspace keyspace;
  private final Databases databases;
  private final Config config;
  private final String transport;
  private final boolean readOnly;
  private final CommandTable commands;
  private final Acl acl;
  private final ServerStats stats = new ServerStats();
  private final Telemetry telemetry;
  private final ServerEvents events;
  private final ConcurrentMap<Long, Client> clients = new ConcurrentHashMap<>();
  private final AtomicInteger connected = new AtomicInteger();
  private final CountDownLatch shutdown = new CountDownLatch(1);
  private final ClientLimits limits;
  private final Pause pause;
  private volatile int port;

  ServerState(Databases databases, Config config, String transport, boolean readOnly) {
    this.databases = databases;
    keyspace = databases.root();
    this.config = config;
    this.transport = transport;
    this.readOnly = readOnly;
    commands = CommandTable.standard().renamed(config.renamedCommands());
    telemetry = new Telemetry(commands.size(), System::nanoTime);
    TelemetryDirectives.follow(config, telemetry);
    events = new ServerEvents(databases, config, this::client, telemetry);
    limits = new ClientLimits(config, clients::values, stats, System::nanoTime);
    pause = new Pause(System::nanoTime, clients::values);
    acl = new Acl(commands, config, System::currentTimeMillis);
  }

  /** Lets a client in, unless there are too many. */
  boolean admit(Client client) {
    stats.connections.increment();
    if (connected.incrementAndGet() > config.number("maxclients")) {
      connected.decrementAndGet();
      stats.rejectedConnections.increment();
      return false;
    }
    acl.admit(client);
    client.limits(limits);
    clients.put(client.id(), client);
    limits.settle(client);
    return true;
  }

  void leave(Client client) {
    if (clients.remove(client.id()) != null) {
      connected.decrementAndGet();
      limits.release(client);
    }
    events.leave(client);
  }

  /** What the connections may take of the memory. */
  ClientLimits limits() {
    return limits;
  }

  void port(int port) {
    this.port = port;
  }

  /** Waits until somebody wants the server to stop. */
  void awaitShutdown() throws InterruptedException {
    shutdown.await();
  }

  boolean isShutdown() {
    return shutdown.getCount() == 0;
  }

  @Override
  public Keyspace keyspace() {
    return keyspace;
  }

  @Override
  public Databases databases() {
    return databases;
  }

  @Override
  public CommandTable commands() {
    return commands;
  }

  @Override
  public Acl acl() {
    return acl;
  }

  @Override
  public Config config() {
    return config;
  }

  @Override
  public Collection<Client> clients() {
    return Collections.unmodifiableCollection(clients.values());
  }

  @Override
  public @Nullable Client client(long id) {
    return clients.get(id);
  }

  @Override
  public ServerStats stats() {
    return stats;
  }

  @Override
  public Telemetry telemetry() {
    return telemetry;
  }

  @Override
  public ServerEvents events() {
    return events;
  }

  @Override
  public Pause pause() {
    return pause;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String transport() {
    return transport;
  }

  @Override
  public boolean isReadOnly() {
    return readOnly;
  }

  @Override
  public void shutdown() {
    shutdown.countDown();
  }
}
