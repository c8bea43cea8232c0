package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Codec;
import io.vortis.Codecs;
import io.vortis.ExpireCondition;
import io.vortis.RemovalCause;
import io.vortis.StoreListener;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers may get wrong: a named exception, the store unchanged, no byte leaked. */
class OffHeapMistakesTest {

  /** Strings, with two faults on demand. */
  private static final class FaultyCodec implements Codec<String> {
    int extraSize;
    boolean throwsOnEncode;
    boolean throwsOnDecode;

    @Override
    public int size(String value) {
      return Codecs.utf8().size(value) + extraSize;
    }

    @Override
    public void encode(String value, ByteBuffer target) {
      if (throwsOnEncode) {
        throw new UnsupportedOperationException("encode");
      }
      Codecs.utf8().encode(value, target);
    }

    @Override
    public String decode(ByteBuffer source) {
      if (throwsOnDecode) {
        throw new UnsupportedOperationException("decode");
      }
      return Codecs.utf8().decode(source);
    }
  }

  private final ManualClock clock = new ManualClock();
  private final FaultyCodec codec = new FaultyCodec();
  private final OffHeapStore<String, String> store =
      OffHeapStore.builder(Codecs.utf8(), codec)
          .maxBytes(1 << 20)
          .eviction(Eviction.none())
          .clock(clock)
          .build();

  @AfterEach
  void close() {
    store.close();
  }

  private void checkUnchanged() {
    codec.extraSize = 0;
    codec.throwsOnEncode = false;
    codec.throwsOnDecode = false;
    Invariants.check(store.engine());
    assertThat(store.get("a")).isEqualTo("1");
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void codecThatThrows_leavesTheStoreAsItWas() {
    store.set("a", "1");
    codec.throwsOnEncode = true;
    assertThatThrownBy(() -> store.set("a", "2")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> store.compute("b", (k, v) -> "2"))
        .isInstanceOf(UnsupportedOperationException.class);
    checkUnchanged();
    codec.throwsOnDecode = true;
    assertThatThrownBy(() -> store.get("a")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> store.getAndDelete("a"))
        .isInstanceOf(UnsupportedOperationException.class);
    checkUnchanged();
  }

  @Test
  void codecThatLies_isFoundOut() {
    store.set("a", "1");
    codec.extraSize = 1;
    assertThatThrownBy(() -> store.set("a", "22"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("codec wrote less than it said: size=3, written=2");
    codec.extraSize = -1;
    assertThatThrownBy(() -> store.set("a", "22"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("codec wrote more than it said: size=1");
    codec.extraSize = -100;
    assertThatThrownBy(() -> store.set("a", "22"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size out of range: size=-98, limit=536870912");
    checkUnchanged();
  }

  @Test
  void keysAndValuesAboveTheirLimits_areRefused() {
    store.set("a", "1");
    assertThatThrownBy(() -> store.set("k".repeat(4097), "v"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key too long: length=4097, limit=4096");
    assertThatThrownBy(() -> store.compute("k".repeat(4097), (k, v) -> "v"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.get("k".repeat(70_000))).isNull();
    codec.extraSize = 512 << 20;
    assertThatThrownBy(() -> store.set("a", "v")).isInstanceOf(IllegalArgumentException.class);
    checkUnchanged();
  }

  @Test
  void updaterThatThrowsMidway_leaksNothing() {
    store.set("a", "1");
    String large = "x".repeat(300_000);
    assertThatThrownBy(
            () ->
                store.update(
                    "b",
                    entry -> {
                      entry.set(large);
                      throw new UnsupportedOperationException();
                    }))
        .isInstanceOf(UnsupportedOperationException.class);
    checkUnchanged();
  }

  @Test
  void listenerWhoseCodecThrows_losesTheEventOnly() {
    List<String> events = new ArrayList<>();
    store.addListener(
        new StoreListener<String, String>() {
          @Override
          public void removed(String key, String value, RemovalCause cause) {
            events.add(key + "=" + value + " " + cause);
          }
        });
    store.set("a", "1");
    codec.throwsOnDecode = true;
    assertThat(store.delete("a")).isTrue();
    codec.throwsOnDecode = false;
    assertThat(events).isEmpty();
    store.set("a", "x".repeat(50_000));
    store.set("a", "1");
    assertThat(events).containsExactly("a=" + "x".repeat(50_000) + " REPLACED");
    checkUnchanged();
  }

  @Test
  void closedStore_refusesEverything() {
    store.set("a", "1");
    store.close();
    store.close();
    List<Runnable> operations =
        List.of(
            () -> store.get("a"),
            () -> store.set("a", "2"),
            () -> store.delete("a"),
            () -> store.contains("a"),
            () -> store.size(),
            () -> store.volatileSize(),
            () -> store.clear(),
            () -> store.randomKey(),
            () -> store.memoryUsed(),
            () -> store.indexBytes(),
            () -> store.stats(),
            () -> store.expireCycle(Duration.ofSeconds(1)),
            () -> store.startExpiry(),
            () -> store.scan(0, 10, (k, v) -> {}),
            () -> store.compute("a", (k, v) -> "2"));
    for (Runnable operation : operations) {
      assertThatThrownBy(operation::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("store is closed");
    }
  }

  @Test
  void builder_refusesWhatCannotBe() {
    OffHeapStore.Builder<String, String> builder =
        OffHeapStore.builder(Codecs.utf8(), Codecs.utf8());
    assertThatThrownBy(() -> builder.maxBytes(1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBytes too small: maxBytes=1000, minimum=524288");
    assertThatThrownBy(() -> builder.maxBytes(1 << 20).stripes(64).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBytes too small for so many stripes: maxBytes=1048576, stripes=64");
    assertThatThrownBy(() -> builder.maxBytes(1L << 45).stripes(1).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "not enough direct memory: needed=\\d+, used=\\d+, limit=\\d+;"
                + " start the JVM with -XX:MaxDirectMemorySize=\\d+m or more");
  }

  @Test
  void flags_areNamedInOneSentence() {
    assertThat(JvmFlags.accessMessage())
        .isEqualTo(
            "OffHeapStore needs direct memory access: start the JVM with"
                + " --add-exports java.base/jdk.internal.misc=ALL-UNNAMED");
    assertThat(JvmFlags.directMemoryMessage(3 << 20, 1 << 20, 2 << 20))
        .endsWith("-XX:MaxDirectMemorySize=5m or more");
    JvmFlags.checkAccess();
  }

  @Test
  void unboundedStore_takesWhatIsNeeded() {
    try (OffHeapStore<Integer, byte[]> unbounded =
        OffHeapStore.builder(Codecs.integers(), Codecs.bytes()).build()) {
      long empty = unbounded.memoryUsed();
      for (int i = 0; i < 1_000; i++) {
        unbounded.set(i, new byte[i * 20]);
      }
      assertThat(unbounded.get(999)).hasSize(19_980);
      Invariants.check(unbounded.engine());
      assertThat(unbounded.overheadBytes()).isLessThan(unbounded.memoryUsed());
      unbounded.clear();
      assertThat(unbounded.memoryUsed()).isEqualTo(empty);
    }
  }

  @Test
  void read_showsTheBytes() {
    store.set("a", "text");
    Integer length = store.read("a", value -> value.remaining());
    assertThat(length).isEqualTo(4);
    Byte first = store.read("a", ByteBuffer::get);
    assertThat(first).isEqualTo((byte) 't');
    assertThat(store.<Integer>read("b", ByteBuffer::remaining)).isNull();
  }

  @Test
  void bytes_areTheSameStore() {
    OffHeapBytes bytes = store.bytes();
    ByteSpan key = ByteSpan.of("-a-".getBytes(java.nio.charset.StandardCharsets.UTF_8), 1, 1);
    ByteSpan value = ByteSpan.of("1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(key.length()).isEqualTo(1);
    bytes.set(key, value, clock.millis() + 10);
    assertThat(store.get("a")).isEqualTo("1");
    assertThat(bytes.contains(key)).isTrue();
    assertThat(bytes.expiresAt(key)).isEqualTo(clock.millis() + 10);
    assertThat(bytes.expireAt(key, clock.millis() + 20, ExpireCondition.IF_EARLIER)).isFalse();
    assertThat(bytes.expireAt(key, clock.millis() + 20, ExpireCondition.ALWAYS)).isTrue();
    ByteBuffer direct = ByteBuffer.allocateDirect(8).position(3);
    assertThat(bytes.get(key, length -> direct)).isEqualTo(1);
    assertThat(direct.get(3)).isEqualTo((byte) '1');
    assertThat(bytes.randomKey()).containsExactly('a');
    List<byte[]> keys = new ArrayList<>();
    assertThat(bytes.scan(0, 100, keys::add)).isZero();
    assertThat(keys).containsExactly(new byte[] {'a'});
    int length =
        bytes.<Integer>update(
            key,
            entry -> {
              byte[] old = entry.value();
              entry.set(new byte[] {old[0], '2'});
              return old.length;
            });
    assertThat(length).isEqualTo(1);
    assertThat(store.get("a")).isEqualTo("12");
    assertThat(bytes.get(key)).containsExactly('1', '2');
    assertThatThrownBy(() -> bytes.get(key, wanted -> ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("target too small: remaining=1, value=2");
    assertThat(bytes.delete(key)).isTrue();
    assertThat(bytes.get(key)).isNull();
    assertThat(bytes.get(key, wanted -> direct)).isEqualTo(-1);
    assertThatThrownBy(() -> bytes.scan(0, 0, keys::add))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
