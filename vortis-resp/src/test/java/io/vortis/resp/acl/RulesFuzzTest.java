package io.vortis.resp.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vortis.resp.command.CommandTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Rules of anything: refused in words or followed, and then their description means the same. */
class RulesFuzzTest {
  private static final CommandTable TABLE = CommandTable.standard();

  /** Rules that mean something together, and some that mean nothing. */
  private static final List<String> WORDS =
      List.of(
          "on",
          "off",
          "nopass",
          "resetpass",
          "reset",
          "clearselectors",
          "sanitize-payload",
          "skip-sanitize-payload",
          ">a",
          ">b",
          "<a",
          "#" + "0".repeat(64),
          "!" + "0".repeat(64),
          "allkeys",
          "resetkeys",
          "~a*",
          "~*",
          "%R~b",
          "%W~b",
          "%RW~c",
          "%r~",
          "allchannels",
          "resetchannels",
          "&*",
          "&a",
          "&b",
          "allcommands",
          "nocommands",
          "+@all",
          "-@all",
          "+@read",
          "-@read",
          "+@write",
          "-@dangerous",
          "+get",
          "-get",
          "+set",
          "+client",
          "-client",
          "+client|kill",
          "-client|kill",
          "+config|get",
          "+select|0",
          "+select|1",
          "-select",
          "+ping|x",
          "(+get ~a)",
          "(+@all allkeys &*)",
          "(",
          ")",
          "(+get",
          "~x)",
          "()",
          "",
          "+nosuch",
          "+@nosuch",
          "foo");

  private static void check(List<String> rules) {
    Profile profile;
    try {
      profile = new ProfileBuilder(TABLE, false).applyAll(rules).build();
    } catch (AclException refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return;
    }
    String description = profile.toString();
    Profile again;
    try {
      again =
          new ProfileBuilder(TABLE, false)
              .applyAll(Arrays.asList(description.split(" ", -1)))
              .build();
    } catch (AclException e) {
      throw new AssertionError("description not understood: " + description, e);
    }
    assertThat(again).hasToString(description);
    for (int i = 0; i < profile.selectors().size(); i++) {
      assertThat(allowed(again.selectors().get(i)))
          .as(description)
          .isEqualTo(allowed(profile.selectors().get(i)));
      assertThat(again.selectors().get(i).firstArguments())
          .as(description)
          .isEqualTo(profile.selectors().get(i).firstArguments());
    }
  }

  /** The numbers of the commands that a selector allows. */
  private static BitSet allowed(Selector selector) {
    BitSet allowed = (BitSet) selector.commands().clone();
    if (selector.everyCommand()) {
      allowed.set(0, TABLE.size());
    }
    return allowed;
  }

  /** A rule a line. */
  @FuzzTest(maxDuration = "60s")
  void rules_thatTheFuzzerFinds_areRefusedOrDescribed(byte[] input) {
    check(Arrays.asList(new String(input, ISO_8859_1).split("\n", -1)));
  }

  @Property(tries = 3000)
  void rules_ofFragments_areRefusedOrDescribed(@ForAll("rules") List<String> rules) {
    check(rules);
  }

  @Property(tries = 1000)
  void rules_ofAnyCharacters_areRefusedOrDescribed(@ForAll("rough") List<String> rules) {
    check(rules);
  }

  @Provide
  Arbitrary<List<String>> rules() {
    return Arbitraries.of(WORDS).list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<String>> rough() {
    return Arbitraries.strings()
        .withChars("+-@~%&><#!()|*RW \\\"'")
        .withCharRange('\0', '\u00ff')
        .ofMaxLength(8)
        .list()
        .ofMaxSize(5);
  }
}
