package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.Codecs;
import io.vortis.ExpireCondition;
import io.vortis.HeapStore;
import io.vortis.SetOptions;
import io.vortis.Store;
import io.vortis.offheap.OffHeapStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random commands over a socket to a server on one store, and the same as calls of another store:
 * the replies say what the calls return, and both stores hold the same in the end. Now and then the
 * first store is called beside its server. Only points in time are named, which lie far off or long
 * past, since a server goes by the system's clock.
 *
 * <p>A server that takes {@code GT} for {@code LT} fails it: {@code PEXPIREAT} says 0 where the
 * call says {@code true}.
 */
class ServerTwinTest {
  private static final long SEED = 20_261_122;
  private static final int STEPS = 4_000;
  private static final int KEYS = 20;
  private static final long FAR = 4_000_000_000_000L;

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void commandsAndCalls_doTheSame(boolean onHeap) throws IOException {
    try (Store<String, String> served = store(onHeap);
        Store<String, String> called = store(!onHeap);
        RespServer server =
            RespServer.builder(served, Codecs.utf8(), Codecs.utf8())
                .port(0)
                .readOnly(false)
                .start();
        RawClient client = new RawClient(server.port())) {
      for (int i = 0; i < STEPS; i++) {
        step(client, served, called);
      }
      assertThat(contents(served)).isEqualTo(contents(called)).isNotEmpty();
    } catch (AssertionError e) {
      throw new AssertionError("seed=" + SEED, e);
    }
  }

  private static Store<String, String> store(boolean onHeap) {
    return onHeap
        ? HeapStore.<String, String>builder().stripes(4).build()
        : OffHeapStore.builder(Codecs.utf8(), Codecs.utf8()).maxBytes(16 << 20).build();
  }

  private static Map<String, String> contents(Store<String, String> store) {
    Map<String, String> contents = new HashMap<>();
    store.forEach((key, value) -> contents.put(key, value + " until " + store.expiresAt(key)));
    return contents;
  }

  private void step(RawClient client, Store<String, String> served, Store<String, String> called)
      throws IOException {
    String key = "k" + random.nextInt(KEYS);
    String other = "k" + random.nextInt(KEYS);
    String value = Integer.toString(random.nextInt(5)).repeat(random.nextInt(200));
    long at = random.nextInt(8) == 0 ? 1 : FAR + random.nextInt(10);
    String time = Long.toString(at);
    switch (random.nextInt(14)) {
      case 0 -> {
        called.set(key, value);
        client.command("SET", key, value).expect("+OK\r\n");
      }
      case 1 -> {
        called.set(key, value, SetOptions.<String>always().expireAt(at));
        client.command("SET", key, value, "PXAT", time).expect("+OK\r\n");
      }
      case 2 -> {
        boolean set = called.set(key, value, SetOptions.ifAbsent()).applied();
        client.command("SET", key, value, "NX").expect(set ? "+OK\r\n" : "$-1\r\n");
      }
      case 3 -> {
        SetOptions<String> options = SetOptions.<String>ifPresent().keepTtl().returnPrevious();
        String previous = called.set(key, value, options).previous();
        client.command("SET", key, value, "XX", "KEEPTTL", "GET").expect(bulk(previous));
      }
      case 4 -> client.command("GET", key).expect(bulk(called.get(key)));
      case 5 -> client.command("GETDEL", key).expect(bulk(called.getAndDelete(key)));
      case 6 ->
          client.command("DEL", key, other).expect(integer(called.deleteAll(List.of(key, other))));
      case 7 -> {
        String now = called.compute(key, (k, found) -> found == null ? value : (found + value));
        client.command("APPEND", key, value).expect(integer(now == null ? 0 : now.length()));
      }
      case 8 -> {
        ExpireCondition[] all = ExpireCondition.values();
        ExpireCondition condition = all[random.nextInt(all.length)];
        boolean applies = called.expireAt(key, at, condition);
        String[] words =
            switch (condition) {
              case ALWAYS -> new String[] {"PEXPIREAT", key, time};
              case IF_NONE -> new String[] {"PEXPIREAT", key, time, "NX"};
              case IF_SOME -> new String[] {"PEXPIREAT", key, time, "XX"};
              case IF_LATER -> new String[] {"PEXPIREAT", key, time, "GT"};
              case IF_EARLIER -> new String[] {"PEXPIREAT", key, time, "LT"};
            };
        client.command(words).expect(integer(applies ? 1 : 0));
      }
      case 9 -> client.command("PERSIST", key).expect(integer(called.persist(key) ? 1 : 0));
      case 10 -> {
        long expiry = called.expiresAt(key);
        long reply = expiry == Store.ABSENT ? -2 : expiry == Store.NO_EXPIRY ? -1 : expiry;
        client.command("PEXPIRETIME", key).expect(integer(reply));
      }
      case 11 -> {
        Map<String, String> found = called.getAll(List.of(key, other));
        client
            .command("MGET", key, other)
            .expect("*2\r\n" + bulk(found.get(key)) + bulk(found.get(other)));
      }
      case 12 -> {
        client.command("DBSIZE").expect(integer(called.size()));
        client.command("EXISTS", key).expect(integer(called.contains(key) ? 1 : 0));
      }
      default -> {
        // Beside the server, what was sent to it is there, and what is written here it sees.
        assertThat(served.getAndSet(key, value)).isEqualTo(called.getAndSet(key, value));
      }
    }
  }

  private static String bulk(String value) {
    return value == null ? "$-1\r\n" : "$" + value.length() + "\r\n" + value + "\r\n";
  }

  private static String integer(long number) {
    return ":" + number + "\r\n";
  }
}
