package io.vortis.offheap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.Actor;
import io.vortis.Codecs;
import io.vortis.RemovalCause;
import io.vortis.SetOptions;
import io.vortis.Store;
import io.vortis.StoreListener;
import io.vortis.eviction.Eviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values kept as numbers: changed where they are, read as text. */
class CountersInPlaceTest {
  private final ManualClock clock = new ManualClock();
  private final OffHeapStore<String, String> store =
      OffHeapStore.builder(Codecs.utf8(), Codecs.utf8())
          .maxBytes(2 << 20)
          .clock(clock)
          .recordStats()
          .build();
  private final OffHeapBytes bytes = store.bytes();

  @AfterEach
  void checkAndClose() {
    Invariants.check(store.engine());
    store.close();
  }

  private static ByteSpan key(String key) {
    return ByteSpan.of(key.getBytes(ISO_8859_1));
  }

  private long add(String key, long amount) {
    return bytes.add(key(key), amount);
  }

  @Test
  void add_absentKey_beginsAtZero() {
    assertThat(add("k", 5)).isEqualTo(5);
    assertThat(add("k", -7)).isEqualTo(-2);
    assertThat(store.get("k")).isEqualTo("-2");
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void add_textThatIsANumber_becomesOneAndReadsAsText() {
    store.set("k", "41");
    assertThat(add("k", 1)).isEqualTo(42);
    assertThat(store.get("k")).isEqualTo("42");
    assertThat(store.<Integer>read("k", ByteBuffer::remaining)).isEqualTo(2);
    assertThat(bytes.get(key("k"))).isEqualTo("42".getBytes(ISO_8859_1));
    assertThat(store.getAll(List.of("k"))).containsEntry("k", "42");
    assertThat(store.set("k", "43", SetOptions.ifEquals("42")).applied()).isTrue();
    assertThat(store.get("k")).isEqualTo("43");
  }

  @Test
  void add_inPlace_writesNothingElse() {
    add("k", 1);
    long live = store.liveBytes();
    for (int i = 2; i <= 1_000; i++) {
      assertThat(add("k", 1)).isEqualTo(i);
      assertThat(store.get("k")).isEqualTo(Integer.toString(i));
    }
    assertThat(store.deadBytes()).isZero();
    assertThat(store.liveBytes()).isEqualTo(live);
    assertThat(store.stats().sets()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 9, 10, -9, -10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1})
  void add_anyNumber_readsAsJavaWritesIt(long number) {
    assertThat(add("k", number)).isEqualTo(number);
    assertThat(store.get("k")).isEqualTo(Long.toString(number));
    store.set("text", Long.toString(number));
    assertThat(add("text", 0)).isEqualTo(number);
  }

  @Test
  void add_randomNumbers_agreeWithJavas() {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.printf("CountersInPlaceTest: seed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 10_000; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      byte[] text = Decimal.text(number);
      assertThat(new String(text, ISO_8859_1)).isEqualTo(Long.toString(number));
      assertThat(Decimal.parse(text, text.length)).isEqualTo(number);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "01",
        "-0",
        "-01",
        " 1",
        "1 ",
        "1.0",
        "a",
        "12345678901234567890x",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "99999999999999999999"
      })
  void add_otherText_isRefusedAndStays(String text) {
    store.set("k", text);
    assertThatThrownBy(() -> add("k", 1))
        .isInstanceOf(NumberFormatException.class)
        .hasMessage("value is not an integer or out of range");
    assertThat(store.get("k")).isEqualTo(text);
  }

  @Test
  void add_beyondTheRange_isRefusedAndStays() {
    add("k", Long.MAX_VALUE);
    assertThatThrownBy(() -> add("k", 1)).isInstanceOf(ArithmeticException.class);
    assertThat(store.get("k")).isEqualTo(Long.toString(Long.MAX_VALUE));
    store.set("t", Long.toString(Long.MIN_VALUE));
    assertThatThrownBy(() -> add("t", -1)).isInstanceOf(ArithmeticException.class);
    assertThat(store.get("t")).isEqualTo(Long.toString(Long.MIN_VALUE));
  }

  @Test
  void expiry_staysAndChangesAndEnds() {
    store.set("k", "1", Duration.ofMillis(100));
    add("k", 1);
    add("k", 1);
    assertThat(store.expiresAt("k")).isEqualTo(clock.millis() + 100);
    store.expire("k", Duration.ofMillis(50));
    assertThat(store.get("k")).isEqualTo("3");
    clock.advance(50);
    assertThat(store.get("k")).isNull();
    assertThat(add("k", 1)).isEqualTo(1);
    assertThat(store.expiresAt("k")).isEqualTo(Store.NO_EXPIRY);
  }

  @Test
  void timeToIdle_countsFromTheLastChange() {
    OffHeapStore<String, String> idle =
        OffHeapStore.builder(Codecs.utf8(), Codecs.utf8())
            .maxBytes(1 << 20)
            .clock(clock)
            .timeToIdle(Duration.ofMillis(100))
            .build();
    try (idle) {
      for (int i = 1; i <= 5; i++) {
        assertThat(idle.bytes().add(key("k"), 1)).isEqualTo(i);
        clock.advance(60);
      }
      assertThat(idle.get("k")).isEqualTo("5");
      Invariants.check(idle.engine());
    }
  }

  @Test
  void listeners_areToldOfEveryChange() {
    List<String> events = new ArrayList<>();
    store.addListener(
        new StoreListener<String, String>() {
          @Override
          public void written(String key, String value, long expiresAt) {
            events.add(key + "=" + value);
          }

          @Override
          public void removed(String key, String value, RemovalCause cause) {
            events.add(cause + " " + key + "=" + value);
          }
        });
    bytes.addListener(
        new BytesListener() {
          @Override
          public void written(byte[] key, long expiresAt) {
            events.add("bytes " + expiresAt);
          }
        });
    add("k", 9);
    store.expireAt("k", Long.MAX_VALUE - 1);
    add("k", 1);
    assertThat(events)
        .containsExactly(
            "k=9",
            "bytes " + Store.NO_EXPIRY,
            "REPLACED k=9",
            "k=10",
            "bytes " + (Long.MAX_VALUE - 1));
  }

  @Test
  void overwrittenDeletedScanned_areLikeAnyOther() {
    add("k", 123_456);
    List<String> seen = new ArrayList<>();
    store.forEach((key, value) -> seen.add(key + "=" + value));
    assertThat(seen).containsExactly("k=123456");
    store.set("k", "text");
    assertThat(store.get("k")).isEqualTo("text");
    store.set("k", "7");
    add("k", 1);
    assertThat(store.getAndDelete("k")).isEqualTo("8");
    assertThat(store.size()).isZero();
    assertThat(store.liveBytes()).isZero();
  }

  /** Few counters among much that is overwritten, so that cleaning moves them again and again. */
  @Test
  void add_whileCleaningMovesThem_losesNone() throws Exception {
    int counters = 20;
    int each = 50_000;
    OffHeapStore<String, String> small =
        OffHeapStore.builder(Codecs.utf8(), Codecs.utf8())
            .maxBytes(1 << 20)
            .eviction(Eviction.none())
            .stripes(2)
            .build();
    try (small) {
      AtomicBoolean stop = new AtomicBoolean();
      List<Actor<Boolean>> workers =
          List.of(
              Actor.start(() -> overwrite(small, stop)),
              Actor.start(() -> watch(small.bytes(), counters, stop)));
      List<Actor<Boolean>> adding =
          Actor.start(
              2,
              () -> {
                for (int i = 0; i < each; i++) {
                  small.bytes().add(key("c" + i % counters), 1 + i % 3);
                }
                return true;
              });
      for (Actor<Boolean> actor : adding) {
        assertThat(actor.result()).isTrue();
      }
      stop.set(true);
      for (Actor<Boolean> actor : workers) {
        assertThat(actor.result()).isTrue();
      }
      long expected = IntStream.range(0, each).mapToLong(i -> 2L * (1 + i % 3)).sum();
      long sum = 0;
      for (int i = 0; i < counters; i++) {
        sum += Long.parseLong(small.get("c" + i));
      }
      assertThat(sum).isEqualTo(expected);
      assertThat(small.movedBytes()).isPositive();
      Invariants.check(small.engine());
    }
  }

  private static boolean overwrite(OffHeapStore<String, String> store, AtomicBoolean stop) {
    SplittableRandom random = new SplittableRandom(7);
    while (!stop.get()) {
      store.set("x" + random.nextInt(1_200), "v".repeat(random.nextInt(1_000)));
    }
    return true;
  }

  /** Sees that no counter ever goes back. */
  private static boolean watch(OffHeapBytes face, int counters, AtomicBoolean stop) {
    long[] last = new long[counters];
    while (!stop.get()) {
      for (int i = 0; i < counters; i++) {
        byte[] text = face.get(key("c" + i));
        long now = text == null ? 0 : Decimal.parse(text, text.length);
        assertThat(now).isGreaterThanOrEqualTo(last[i]);
        last[i] = now;
      }
    }
    return true;
  }
}
