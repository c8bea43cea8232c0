package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.TestServer.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;

/** Transactions beside other connections that do their best to see one half done. */
class TransactionIT {
  private static final int KEYS = 10;
  private static final int READERS = 16;

  /** More with {@code -Dvortis.transactions=...}. */
  private static final int ROUNDS = Integer.getInteger("vortis.transactions", 300);

  private TestServer server;
  private ExecutorService clients;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(Kind.NETTY);
    clients = Executors.newCachedThreadPool();
  }

  @AfterEach
  void stop() throws InterruptedException {
    clients.shutdownNow();
    assertThat(clients.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    server.close();
  }

  private static String[] keys() {
    return IntStream.range(0, KEYS).mapToObj(i -> "key:" + i).toArray(String[]::new);
  }

  private static void setAll(Jedis redis, long value) {
    Transaction transaction = redis.multi();
    for (String key : keys()) {
      transaction.set(key, Long.toString(value));
    }
    transaction.exec();
  }

  /**
   * Ten keys always hold the same number, which only grows. Whoever reads two of them one after the
   * other must not see it shrink, and whoever reads all of them at once must see one number.
   */
  @Test
  void exec_besideReaders_isNeverSeenHalfDone() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong reads = new AtomicLong();
    AtomicLong halfDone = new AtomicLong();
    int written = 0;
    try (Jedis writer = new Jedis("127.0.0.1", server.port())) {
      setAll(writer, 0);
      List<Future<Void>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        boolean backwards = i % 2 == 0;
        readers.add(clients.submit(reader(backwards, done, reads, halfDone)));
      }
      for (int round = 1; round <= ROUNDS || reads.get() < READERS * 10L; round++) {
        setAll(writer, round);
        written = round;
        for (Future<Void> reader : readers) {
          assertThat(reader.isDone()).as("a reader failed").isFalse();
        }
      }
      done.set(true);
      for (Future<Void> reader : readers) {
        reader.get(20, TimeUnit.SECONDS);
      }
    }
    System.out.printf(
        "transactions: of 10 SETs=%d, readers=%d, keys read one by one=%d, all at once=%d, seen half done=%d%n",
        written, READERS, KEYS * reads.get(), reads.get(), halfDone.get());
    assertThat(halfDone.get()).isZero();
  }

  private Callable<Void> reader(
      boolean backwards, AtomicBoolean done, AtomicLong reads, AtomicLong halfDone) {
    return () -> {
      try (Jedis redis = new Jedis("127.0.0.1", server.port())) {
        String[] keys = keys();
        while (!done.get()) {
          long last = 0;
          for (int i = 0; i < KEYS; i++) {
            long seen = Long.parseLong(redis.get(keys[backwards ? KEYS - 1 - i : i]));
            if (seen < last) {
              halfDone.incrementAndGet();
            }
            last = seen;
          }
          Transaction snapshot = redis.multi();
          List<Response<String>> values = new ArrayList<>();
          for (String key : keys) {
            values.add(snapshot.get(key));
          }
          snapshot.exec();
          if (values.stream().map(Response::get).distinct().count() != 1) {
            halfDone.incrementAndGet();
          }
          reads.incrementAndGet();
        }
      }
      return null;
    };
  }

  /** A watched key goes because others need its room. */
  @Test
  void watch_ofAKeyThatIsEvicted_breaks() throws IOException {
    Config config = new Config();
    config.set("port", "0");
    config.set("maxmemory", "1mb");
    config.set("maxmemory-policy", "allkeys-random");
    try (TestServer small = TestServer.netty(config);
        RawClient watcher = new RawClient(small.port());
        Jedis other = new Jedis("127.0.0.1", small.port())) {
      other.set("watched", "1");
      watcher.command("WATCH", "watched").expect("+OK\r\n");
      String value = "x".repeat(1_000);
      int written = 0;
      while (other.exists("watched")) {
        assertThat(written).as("keys written beside the watched one").isLessThan(1_000_000);
        other.set("key:" + written++, value);
      }
      other.set("watched", "1");
      watcher.command("MULTI").expect("+OK\r\n");
      watcher.command("SET", "watched", "2").expect("+QUEUED\r\n");
      watcher.command("EXEC").expect("*-1\r\n");
      assertThat(other.get("watched")).isEqualTo("1");
    }
  }

  @Test
  void client_goneInMulti_leavesNothingBehind() throws IOException {
    for (int i = 0; i < 100; i++) {
      RawClient gone = new RawClient(server.port());
      gone.command("WATCH", "a").expect("+OK\r\n");
      gone.command("MULTI").expect("+OK\r\n");
      gone.command("SET", "a", "1").expect("+QUEUED\r\n");
      gone.reset();
    }
    try (RawClient client = new RawClient(server.port())) {
      client.command("GET", "a").expect("$-1\r\n");
    }
  }
}
