package io.vortis.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts after {@code CONFIG SET failed} were read off redis-server 7.0.15. */
class ConfigTest {
  private final Config config = new Config();

  @Test
  void get_nothingSet_givesDefaults() {
    assertThat(config.get("bind")).isEqualTo("127.0.0.1");
    assertThat(config.number("port")).isEqualTo(65_432);
    assertThat(config.number("proto-max-bulk-len")).isEqualTo(512 << 20);
    assertThat(config.flag("protected-mode")).isTrue();
    assertThat(config.get("save")).isEmpty();
    assertThat(config.words("save")).isEmpty();
  }

  @Test
  void get_nameInAnyCase_isFound() {
    assertThat(config.get("PORT")).isEqualTo("65432");
    config.set("MaxMemory", "1kb");
    assertThat(config.number("maxmemory")).isEqualTo(1_024);
  }

  @Test
  void get_noSuchDirective_isRefused() {
    assertThatThrownBy(() -> config.get("nosuch"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown directive: name=nosuch");
    assertThatThrownBy(() -> config.set("nosuch", "1"))
        .hasMessage("unknown directive: name=nosuch");
    assertThatThrownBy(() -> config.onChange("nosuch", value -> {}))
        .hasMessage("unknown directive: name=nosuch");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "100, 100",
    "5b, 5",
    "1k, 1000",
    "1kb, 1024",
    "1K, 1000",
    "3KB, 3072",
    "2m, 2000000",
    "2mb, 2097152",
    "1g, 1000000000",
    "1Gb, 1073741824",
    "0005, 5",
    "9223372036854775807, 9223372036854775807",
  })
  void set_size_isCountedInBytes(String text, long bytes) {
    config.set("maxmemory", text);
    assertThat(config.number("maxmemory")).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "-1", "1.5gb", "1kk", "50%", "mb", "1 mb", "5zb"})
  void set_noSize_isRefused(String text) {
    assertThatThrownBy(() -> config.set("maxmemory", text))
        .hasMessage("maxmemory " + text + ": argument must be a memory value");
    assertThat(config.number("maxmemory")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1.5", " 1", "010", "+1", "-", "0x10", "--1"})
  void set_noInteger_isRefused(String text) {
    assertThatThrownBy(() -> config.set("timeout", text))
        .hasMessage("timeout " + text + ": argument couldn't be parsed into an integer");
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, -1, 0, 2147483647",
    "timeout, 99999999999999999999999, 0, 2147483647",
    "timeout, -99999999999999999999999, 0, 2147483647",
    "port, 70000, 0, 65535",
    "hz, 0, 1, 500",
    "maxmemory-samples, 65, 1, 64",
    "io-threads, 129, 0, 128",
    "proto-max-bulk-len, 10, 1048576, 2147418111",
    "client-query-buffer-limit, 1, 1048576, 9223372036854775807",
  })
  void set_outOfRange_isRefused(String name, String value, long min, long max) {
    assertThatThrownBy(() -> config.set(name, value))
        .hasMessage(
            "%s %s: argument must be between %s and %s inclusive".formatted(name, value, min, max));
  }

  @Test
  void set_hugeSize_isTheLargestThereIs() {
    config.set("maxmemory", "17179869184gb");
    assertThat(config.number("maxmemory")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void set_wordsInAnyCase_areWrittenInOneWay() {
    config.set("protected-mode", "NO");
    config.set("loglevel", "DEBUG");
    config.set("bind", "  127.0.0.1   -::1 ");
    assertThat(config.flag("protected-mode")).isFalse();
    assertThat(config.get("loglevel")).isEqualTo("debug");
    assertThat(config.get("bind")).isEqualTo("127.0.0.1 -::1");
    assertThat(config.words("bind")).containsExactly("127.0.0.1", "-::1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protected-mode | maybe | argument must be 'yes' or 'no'",
        "loglevel | loud | argument(s) must be one of the following: debug, verbose, notice,"
            + " warning",
        "save | 60 1 | data is kept in memory only",
        "appendonly | yes | data is kept in memory only",
        "bind | '' | argument must not be empty",
      })
  void set_otherWord_isRefused(String name, String value, String problem) {
    assertThatThrownBy(() -> config.set(name, value))
        .hasMessage(name + " " + value + ": " + problem);
  }

  @Test
  void matching_exactName_comesAsAsked() {
    assertThat(config.matching("TIMEOUT")).containsExactly(Map.entry("TIMEOUT", "0"));
    assertThat(config.matching("save")).containsExactly(Map.entry("save", ""));
    assertThat(config.matching("nosuch")).isEmpty();
  }

  @Test
  void matching_pattern_findsAll() {
    assertThat(config.matching("MAXMEMORY*"))
        .containsOnlyKeys(
            "maxmemory", "maxmemory-clients", "maxmemory-policy", "maxmemory-samples");
    assertThat(config.matching("h?")).containsOnlyKeys("hz");
    assertThat(config.matching("[tp]i*")).containsOnlyKeys("timeout");
    assertThat(config.matching("*")).hasSameSizeAs(Directive.all());
    assertThat(config.matching("max.*")).isEmpty();
  }

  @Test
  void change_severalDirectives_changesAll() {
    config.change(Map.of("timeout", "5", "MAXCLIENTS", "7"));
    assertThat(config.number("timeout")).isEqualTo(5);
    assertThat(config.number("maxclients")).isEqualTo(7);
  }

  @Test
  void change_oneOfThemRefused_changesNone() {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("timeout", "5");
    changes.put("maxclients", "0");
    assertThatThrownBy(() -> config.change(changes))
        .hasMessage(
            "CONFIG SET failed (possibly related to argument 'maxclients') - "
                + "argument must be between 1 and 2147483647 inclusive");
    assertThat(config.number("timeout")).isZero();
  }

  @Test
  void change_unknown_isRefusedBeforeValuesAreLookedAt() {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("timeout", "x");
    changes.put("NoSuch", "1");
    assertThatThrownBy(() -> config.change(changes))
        .hasMessage("Unknown option or number of arguments for CONFIG SET - 'NoSuch'");
  }

  @Test
  void change_immutable_isRefused() {
    assertThatThrownBy(() -> config.change(Map.of("PORT", "x")))
        .hasMessage(
            "CONFIG SET failed (possibly related to argument 'PORT') - can't set immutable config");
  }

  @Test
  void change_sameDirectiveTwice_isRefused() {
    List<Map.Entry<String, String>> twice =
        List.of(Map.entry("timeout", "1"), Map.entry("TIMEOUT", "2"));
    assertThatThrownBy(() -> config.change(twice))
        .hasMessage(
            "CONFIG SET failed (possibly related to argument 'TIMEOUT') - duplicate parameter");
  }

  @Test
  void change_badValue_isNamedAsInTheTable() {
    assertThatThrownBy(() -> config.change(Map.of("TIMEOUT", "x")))
        .hasMessage(
            "CONFIG SET failed (possibly related to argument 'timeout') - "
                + "argument couldn't be parsed into an integer");
  }

  @Test
  void change_whatHasNoEffect_takesItsOneValue() {
    config.change(Map.of("save", "", "appendonly", "NO"));
    assertThatThrownBy(() -> config.change(Map.of("appendonly", "yes")))
        .hasMessage(
            "CONFIG SET failed (possibly related to argument 'appendonly') - "
                + "data is kept in memory only");
  }

  @Test
  void onChange_toldTheNewValueOnceItIsThere() {
    List<String> told = new ArrayList<>();
    config.onChange("TimeOut", value -> told.add(value + "/" + config.get("timeout")));
    config.onChange("timeout", told::add);
    config.change(Map.of("timeout", "5"));
    config.set("timeout", "6");
    config.change(Map.of("maxclients", "6"));
    assertThat(told).containsExactly("5/5", "5", "6/6", "6");
  }

  @Test
  void onChange_listenerRefuses_everythingIsTakenBack() {
    List<String> told = new ArrayList<>();
    config.onChange("timeout", told::add);
    config.onChange(
        "maxclients",
        value -> {
          if (value.equals("9")) {
            throw new IllegalArgumentException("too many");
          }
        });
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("timeout", "5");
    changes.put("maxclients", "9");
    assertThatThrownBy(() -> config.change(changes))
        .hasMessage("CONFIG SET failed (possibly related to argument 'maxclients') - too many");
    assertThat(config.get("timeout")).isEqualTo("0");
    assertThat(config.get("maxclients")).isEqualTo("10000");
    assertThat(told).containsExactly("5", "0");
  }
}
