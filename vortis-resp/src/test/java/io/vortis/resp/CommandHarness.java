package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vortis.HeapStore;
import io.vortis.Store;
import io.vortis.StoreBuilder;
import io.vortis.eviction.Eviction;
import io.vortis.offheap.OffHeapStore;
import io.vortis.resp.acl.Acl;
import io.vortis.resp.codec.ProtocolException;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.RequestDecoder;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Call;
import io.vortis.resp.command.CommandTable;
import io.vortis.resp.command.Dispatcher;
import io.vortis.resp.events.ServerEvents;
import io.vortis.resp.telemetry.Telemetry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A server without sockets: bytes in, bytes out, in the test's own thread, on a clock that only the
 * test moves. All text stands for Latin-1 bytes.
 *
 * <p>The store is off the heap, or on it if the system property {@code vortis.test.store} says
 * {@code heap}: the build runs the tests of the commands with both.
 */
public final class CommandHarness implements Server {
  private static final boolean ON_HEAP = System.getProperty("vortis.test.store", "").equals("heap");

  /** More than any test fills, and little to set up. */
  private static final int MAX_BYTES = 64 << 20;

  /** When the clock starts, in epoch milliseconds. */
  public static final long START = 1_700_000_000_000L;

  private final AtomicLong now = new AtomicLong(START);
  private final Store<Slice, byte[]> store;
  private final Databases databases;
  private final CommandTable commands;
  private final Config config;
  private final Acl acl;
  private final ServerStats stats = new ServerStats();
  private final Telemetry telemetry;
  private final ServerEvents events;
  private final List<Client> clients = new ArrayList<>();
  private final ClientLimits limits;
  private final Pause pause;
  private final Dispatcher dispatcher;
  private final Peer peer;
  private boolean readOnly;
  private boolean shutdown;

  /** Every command there is. */
  public CommandHarness() {
    this(CommandTable.standard());
  }

  /** These commands. */
  public CommandHarness(CommandTable commands) {
    this(commands, new Config(), ON_HEAP, Long.MAX_VALUE);
  }

  /** Every command, and a configuration. */
  public CommandHarness(Config config) {
    this(CommandTable.standard(), config, ON_HEAP, Long.MAX_VALUE);
  }

  /** A heap store of at most so many entries, which evicts none. */
  public CommandHarness(long maxEntries) {
    this(CommandTable.standard(), new Config(), true, maxEntries);
  }

  private CommandHarness(CommandTable commands, Config config, boolean onHeap, long maxEntries) {
    this.commands = commands;
    this.config = config;
    telemetry = new Telemetry(commands.size(), () -> 1_000_000 * (now.get() - START));
    TelemetryDirectives.follow(config, telemetry);
    Keyspace root;
    if (onHeap) {
      HeapStore.Builder<Slice, byte[]> builder = timed(OwnStore.heapBuilder());
      if (maxEntries < Long.MAX_VALUE) {
        builder.maxEntries(maxEntries).eviction(Eviction.none());
      } else {
        builder.maxWeight(Long.MAX_VALUE, OwnStore.BYTES).stripes(4);
      }
      store = builder.build();
      root = StoreKeyspace.of(store, now::get, () -> 0);
    } else {
      OffHeapStore.Builder<Slice, byte[]> builder = timed(OwnStore.offHeapBuilder());
      OffHeapStore<Slice, byte[]> offHeap =
          builder.maxBytes(MAX_BYTES).eviction(Eviction.none()).stripes(4).build();
      store = offHeap;
      root = new OffHeapKeyspace(offHeap, now::get, () -> 0);
    }
    databases = Databases.of(root, 16);
    acl = new Acl(commands, config, now::get);
    events = new ServerEvents(databases, config, this::client, telemetry);
    limits = new ClientLimits(config, () -> clients, stats, telemetry::now);
    pause = new Pause(telemetry::now, () -> clients);
    dispatcher = new Dispatcher(this);
    peer = connect();
  }

  private <B extends StoreBuilder<Slice, byte[], B>> B timed(B builder) {
    return builder.clock(() -> Instant.ofEpochMilli(now.get())).recordStats();
  }

  // ---------------------------------------------------------------- clients

  /** Another connection. */
  public Peer connect() {
    return connect("127.0.0.1:" + (1000 + clients.size()));
  }

  /** Another connection, from this address. */
  public Peer connect(String address) {
    Peer connected = new Peer(address);
    clients.add(connected.client);
    return connected;
  }

  /** The first connection. */
  public Peer peer() {
    return peer;
  }

  /** Sends a line of words from the first connection; see {@link Peer#run}. */
  public String run(String line) {
    return peer.run(line);
  }

  /** A client, and what it receives. */
  public final class Peer implements ReplyWriter.Sink {
    private final Client client;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ReplyWriter reply = new ReplyWriter(this, ByteBuffer.allocate(128));
    private final Request request = new Request();
    private final RequestDecoder decoder = new RequestDecoder(512 << 20);
    private final Call call;
    private boolean killed;

    /** What waits for the end of a pause. */
    private String waiting = "";

    private Peer(String address) {
      client = new Client(address, "127.0.0.1:65432", now.get(), new Remote());
      acl.admit(client);
      client.limits(limits);
      call = new Call(CommandHarness.this, client, request, reply);
    }

    /** What others ask of the connection. */
    private final class Remote implements Client.Closer {
      @Override
      public void close() {
        killed = true;
      }

      @Override
      public void wake() {
        run(waiting, 0);
      }
    }

    /** Ends the connection from its own end. */
    public void leave() {
      clients.remove(client);
      events.leave(client);
    }

    /** What the server knows of it. */
    public Client client() {
      return client;
    }

    /** Whether another client had the server end this one. */
    public boolean isKilled() {
      return killed;
    }

    /** Sends a line of words, split as an inline command is, and returns the bytes of the reply. */
    public String run(String line) {
      return raw(line + "\r\n");
    }

    /** Sends an array of bulk strings and returns the bytes of the reply. */
    public String send(String... words) {
      StringBuilder frame = new StringBuilder("*" + words.length + "\r\n");
      for (String word : words) {
        frame.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
      }
      return raw(frame.toString());
    }

    /** Sends bytes, runs what they complete, and returns the bytes of all replies. */
    public String raw(String text) {
      run(waiting + text, 0);
      return replies();
    }

    private void run(String text, int from) {
      byte[] bytes = text.getBytes(ISO_8859_1);
      int at = from;
      waiting = "";
      try {
        while (!client.isClosing() && decoder.decode(bytes, at, bytes.length, request)) {
          if (request.count() > 0) {
            long end = dispatcher.run(call, telemetry.now());
            client.waiting(end == Dispatcher.POSTPONED);
            if (client.isWaiting()) {
              waiting = text.substring(at);
              break;
            }
            client.outbox().deliver(reply, () -> true);
          }
          at = decoder.end();
        }
        decoder.reset();
      } catch (ProtocolException e) {
        reply.error("ERR " + e.getMessage());
        client.closeAfterReply();
      }
    }

    /** Takes what has come for it so far. */
    public String received() {
      if (!waiting.isEmpty()) {
        run(waiting, 0);
      }
      return replies();
    }

    private String replies() {
      client.outbox().deliver(reply, () -> true);
      next(reply.buffer(), 0);
      String replies = received.toString(ISO_8859_1);
      received.reset();
      return replies;
    }

    @Override
    public ByteBuffer next(ByteBuffer full, int atLeast) {
      byte[] bytes = new byte[full.flip().remaining()];
      full.get(bytes);
      received.writeBytes(bytes);
      return full.capacity() >= atLeast ? full.clear() : ByteBuffer.allocate(atLeast);
    }
  }

  // ---------------------------------------------------------------- the world

  /** Lets time pass. */
  public void advance(Duration time) {
    now.addAndGet(time.toMillis());
  }

  /** What time it is, in epoch milliseconds. */
  public long now() {
    return now.get();
  }

  /** Looks at all clients, as a server does each second. */
  public void lookAround() {
    stats.samplePeaks(clients);
    limits.checkAll();
  }

  /** The store under the keyspace. */
  public Store<Slice, byte[]> store() {
    return store;
  }

  /** Lets clients only look from now on. */
  public void readOnly() {
    readOnly = true;
  }

  /** Whether {@code SHUTDOWN} was called. */
  public boolean isShutdown() {
    return shutdown;
  }

  // ---------------------------------------------------------------- Server

  @Override
  public Keyspace keyspace() {
    return databases.root();
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
    return List.copyOf(clients);
  }

  @Override
  public @Nullable Client client(long id) {
    return clients.stream().filter(client -> client.id() == id).findAny().orElse(null);
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
    return 65432;
  }

  @Override
  public String transport() {
    return "none";
  }

  @Override
  public boolean isReadOnly() {
    return readOnly;
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }
}
