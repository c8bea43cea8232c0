package io.vortis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vortis.Codecs;
import io.vortis.HeapStore;
import io.vortis.SetOptions;
import io.vortis.Store;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.history.Operation;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server together with the store behind it, which the process that it runs in uses as well. Keys
 * are texts, and values numbers.
 *
 * @param <K> what the store has for keys
 */
final class Served<K> implements AutoCloseable {

  /** What is served. */
  enum Kind {
    /** The server's own store, {@code --store heap}. */
    HEAP,
    /** The server's own store, {@code --store offheap}. */
    OFFHEAP,
    /** A store that an application made and lets clients write to. */
    APPLICATION
  }

  /** Small enough for the off-heap store to clean up behind what {@link #fill} writes. */
  private static final String MAX_MEMORY = "4mb";

  private static final int FILLERS = 600;

  private final RespServer server;
  private final Store<K, byte[]> store;
  private final Function<String, K> toKey;

  private Served(RespServer server, Store<K, byte[]> store, Function<String, K> toKey) {
    this.server = server;
    this.store = store;
    this.toKey = toKey;
  }

  static Served<?> start(Kind kind) throws IOException {
    if (kind == Kind.APPLICATION) {
      HeapStore<String, byte[]> store = HeapStore.<String, byte[]>builder().build();
      RespServer server =
          RespServer.builder(store, Codecs.utf8(), Codecs.bytes()).readOnly(false).port(0).start();
      return new Served<>(server, store, key -> key);
    }
    Config config = new Config();
    config.set("port", "0");
    config.set("store", kind == Kind.HEAP ? "heap" : "offheap");
    config.set("maxmemory", MAX_MEMORY);
    config.set("maxmemory-policy", "noeviction");
    RespServer server = RespServer.builder().config(config).start();
    return new Served<>(server, server.ownStore(), Slice::of);
  }

  int port() {
    return server.port();
  }

  /** Writes something beside, so that memory is moved about. */
  void fill(SplittableRandom random) {
    store.set(toKey.apply("filler:" + random.nextInt(FILLERS)), new byte[random.nextInt(4_096)]);
  }

  // ---------------------------------------------------------------- numbers

  private static byte[] bytes(long number) {
    return Long.toString(number).getBytes(ISO_8859_1);
  }

  private static long number(byte @Nullable [] bytes) {
    return bytes == null ? Operation.ABSENT : Long.parseLong(new String(bytes, ISO_8859_1));
  }

  long get(String key) {
    return number(store.get(toKey.apply(key)));
  }

  void set(String key, long number) {
    store.set(toKey.apply(key), bytes(number));
  }

  /** All of some keys as they are at one moment. */
  List<Long> getAll(List<String> keys) {
    List<K> wanted = keys.stream().map(toKey).toList();
    var found = store.getAll(wanted);
    return wanted.stream().map(key -> number(found.get(key))).toList();
  }

  <R> R atomically(Collection<String> keys, Supplier<R> work) {
    return store.atomically(keys.stream().map(toKey).toList(), work);
  }

  /** Does an operation in this process; returns the answer. */
  long run(String text, Operation operation) {
    K key = toKey.apply(text);
    byte[] argument = bytes(operation.argument());
    return switch (operation.kind()) {
      case GET -> get(text);
      case SET -> {
        store.set(key, argument);
        yield 0;
      }
      case SWAP -> number(store.getAndSet(key, argument));
      case TAKE -> number(store.getAndDelete(key));
      case DELETE -> store.delete(key) ? 1 : 0;
      case ADD ->
          number(
              store.compute(
                  key,
                  (k, present) ->
                      bytes((present == null ? 0 : number(present)) + operation.argument())));
      case CAS ->
          store.<Long>update(
              key,
              entry -> {
                if (number(entry.value()) != operation.expected()) {
                  return 0L;
                }
                entry.set(argument);
                return 1L;
              });
      case SET_ABSENT -> store.set(key, argument, SetOptions.ifAbsent()).applied() ? 1 : 0;
    };
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
