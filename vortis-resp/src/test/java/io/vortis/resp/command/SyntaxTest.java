package io.vortis.resp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vortis.resp.command.Syntax.Argument;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {

  /**
   * Writes an argument as {@code TOKEN name:type(children)?*+}, optional, multiple, and with the
   * token, marked so.
   */
  private static String show(Argument argument) {
    return (argument.token().isEmpty() ? "" : argument.token() + " ")
        + argument.name()
        + ":"
        + argument.type()
        + (argument.arguments().isEmpty() ? "" : "(" + show(argument.arguments()) + ")")
        + (argument.optional() ? "?" : "")
        + (argument.multiple() ? "*" : "")
        + (argument.tokenToo() ? "+" : "");
  }

  private static String show(List<Argument> arguments) {
    return arguments.stream().map(SyntaxTest::show).collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "key = key:key",
        "key [key ...] = key:key*",
        "[section [section ...]] = section:string?*",
        "index = index:integer",
        "[message] = message:string?",
        "<ON | OFF> = on_off:oneof(ON on:pure-token, OFF off:pure-token)",
        "[NOW] = NOW now:pure-token?",
        "key seconds [NX | XX] = key:key, seconds:integer,"
            + " nx_xx:oneof(NX nx:pure-token, XX xx:pure-token)?",
        "[EX seconds | EXAT unix-time-seconds | KEEPTTL] ="
            + " seconds_unix-time-seconds_keepttl:oneof(EX seconds:integer,"
            + " EXAT unix-time-seconds:unix-time, KEEPTTL keepttl:pure-token)?",
        "[TYPE <A | B>] [ID client-id [client-id ...]] ="
            + " TYPE a_b:oneof(A a:pure-token, B b:pure-token)?, ID client-id:integer?*",
        "[protover [AUTH username password] [SETNAME clientname]] ="
            + " protover_username_password_clientname:block(protover:integer,"
            + " AUTH username_password:block(username:string, password:string)?,"
            + " SETNAME clientname:string?)?",
        "<parameter value> [<parameter value> ...] ="
            + " parameter_value:block(parameter:string, value:string)*",
        "<a | [B c]> ... = a_c:oneof(a:string, B c:string?)*",
        "[PREFIX prefix [PREFIX prefix ...]] = PREFIX prefix:string?*+",
        "key [<GET encoding offset> ...] ="
            + " key:key, GET encoding_offset:block(encoding:string, offset:integer)?*+",
        "key value:integer = key:key, value:integer",
        "ip:port = ip:port:string",
      })
  void parse_readsTheManual(String syntax, String shown) {
    assertThat(show(Syntax.parse(syntax))).isEqualTo(shown);
  }

  @Test
  void withoutTypes_isWhatPeopleRead() {
    assertThat(Syntax.withoutTypes("ip:port [SET value:integer | GET offset]"))
        .isEqualTo("ip:port [SET value | GET offset]");
  }

  @Test
  void parse_ofNothing_isEmpty() {
    assertThat(Syntax.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[key", "key]", "<a | b", "a | b"})
  void parse_ofUnbalancedBrackets_throws(String syntax) {
    assertThatThrownBy(() -> Syntax.parse(syntax))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("syntax not understood: ");
  }
}
