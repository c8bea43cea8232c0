package io.vortis.resp.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vortis.resp.CommandHarness;
import io.vortis.resp.telemetry.SlowLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // Bytes on the wire, whose line ends are \r\n.
class SlowLogCommandsTest {
  private final CommandHarness harness = withSlowCommands();

  /** A server with commands that take as many milliseconds as they are told. */
  static CommandHarness withSlowCommands() {
    CommandHarness[] harness = new CommandHarness[1];
    List<Command.Row> rows = new ArrayList<>(SlowLogCommands.rows());
    rows.addAll(LatencyCommands.rows());
    rows.addAll(ServerCommands.rows());
    rows.addAll(ClientCommands.rows());
    Handler slow =
        call -> {
          harness[0].advance(Duration.ofMillis(call.integer(1)));
          call.hide(2);
          call.reply().ok();
        };
    rows.add(Command.row("slow", -2, slow));
    rows.add(Command.row("fast", -2, slow).flags(Flag.FAST));
    rows.add(Command.row("shy", -2, slow).flags(Flag.SKIP_SLOWLOG));
    harness[0] = new CommandHarness(new CommandTable(rows));
    return harness[0];
  }

  @Test
  void get_tellsWhatTookLong_theLatestFirst() {
    harness.run("CLIENT SETNAME me");
    harness.run("slow 9");
    harness.run("slow 10 secret public");
    harness.run("shy 999");
    harness.run("fast 1010");
    assertThat(harness.run("SLOWLOG LEN")).isEqualTo(":2\r\n");
    assertThat(harness.run("SLOWLOG GET"))
        .isEqualTo(
            "*2\r\n"
                + "*6\r\n:1\r\n:1700000002\r\n:1010000\r\n"
                + "*2\r\n$4\r\nfast\r\n$4\r\n1010\r\n$14\r\n127.0.0.1:1000\r\n$2\r\nme\r\n"
                + "*6\r\n:0\r\n:1700000000\r\n:10000\r\n"
                + "*4\r\n$4\r\nslow\r\n$2\r\n10\r\n$10\r\n(redacted)\r\n$6\r\npublic\r\n"
                + "$14\r\n127.0.0.1:1000\r\n$2\r\nme\r\n");
    assertThat(harness.run("SLOWLOG GET 1")).startsWith("*1\r\n*6\r\n:1\r\n");
    assertThat(harness.run("SLOWLOG GET 0")).isEqualTo("*0\r\n");
    assertThat(harness.run("SLOWLOG GET -1")).startsWith("*2\r\n");
  }

  @Test
  void hiddenArgument_isHiddenOnlyInThatCall() {
    harness.run("slow 10 secret");
    harness.run("CONFIG SET slowlog-log-slower-than 0");
    harness.run("CLIENT SETINFO LIB-NAME public");
    SlowLog.Entry entry = harness.telemetry().slowLog().latest(1).get(0);
    assertThat(entry.arguments()).last().isEqualTo("public".getBytes(US_ASCII));
  }

  @Test
  void thresholdAndLength_areTheConfigurations() {
    harness.run("CONFIG SET slowlog-log-slower-than 2000000");
    harness.run("slow 1999");
    assertThat(harness.run("SLOWLOG LEN")).isEqualTo(":0\r\n");
    harness.run("CONFIG SET slowlog-log-slower-than -1");
    harness.run("slow 100000");
    assertThat(harness.run("SLOWLOG LEN")).isEqualTo(":0\r\n");
    harness.run("CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 2");
    harness.run("slow 0");
    harness.run("slow 0");
    assertThat(harness.run("SLOWLOG LEN")).isEqualTo(":2\r\n");
    assertThat(harness.run("SLOWLOG RESET")).isEqualTo("+OK\r\n");
    harness.run("CONFIG SET slowlog-log-slower-than -1");
    harness.run("SLOWLOG RESET");
    assertThat(harness.run("SLOWLOG LEN")).isEqualTo(":0\r\n");
  }

  @Test
  void latency_tellsSpikesByKindOfCommand() {
    harness.run("CONFIG SET latency-monitor-threshold 100");
    harness.run("slow 99");
    harness.run("slow 901");
    harness.run("slow 500");
    harness.run("fast 100");
    assertThat(harness.run("LATENCY HISTORY command"))
        .isEqualTo("*1\r\n*2\r\n:1700000001\r\n:901\r\n");
    assertThat(harness.run("LATENCY HISTORY nope")).isEqualTo("*0\r\n");
    assertThat(harness.run("LATENCY LATEST"))
        .isEqualTo(
            "*2\r\n*4\r\n$7\r\ncommand\r\n:1700000001\r\n:901\r\n:901\r\n"
                + "*4\r\n$12\r\nfast-command\r\n:1700000001\r\n:100\r\n:100\r\n");
    assertThat(harness.run("LATENCY DOCTOR"))
        .contains(
            "command: 1 spikes, average 901 ms, longest 901 ms (ever 901 ms).\n",
            "SLOWLOG GET names them",
            "Commands that are O(1) took long");
    assertThat(harness.run("LATENCY RESET command nope")).isEqualTo(":1\r\n");
    assertThat(harness.run("LATENCY RESET")).isEqualTo(":1\r\n");
    assertThat(harness.run("LATENCY DOCTOR")).contains("Nothing took long so far.");
  }

  @Test
  void latency_doctor_withoutThreshold_saysHowToSetIt() {
    assertThat(harness.run("LATENCY DOCTOR")).contains("latency-monitor-threshold");
  }

  /** The picture that redis-server 7.0.15 draws of the same spikes. */
  @Test
  void latency_graph_asRedisDrawsIt() {
    harness.run("CONFIG SET latency-monitor-threshold 1");
    for (int millis : new int[] {14, 23, 85, 13, 110}) {
      harness.run("slow " + millis);
      harness.advance(Duration.ofMillis(1_000 - millis));
    }
    assertThat(harness.run("LATENCY GRAPH command").replace("\r\n", "\n"))
        .isEqualTo(
            """
            $179
            command - high 110 ms, low 13 ms (all time high 110 ms)
            --------------------------------------------------------------------------------
                #
              # |
              | |
            _o|_|
            \s\s\s\s\s
            54321
            sssss

            """);
    harness.advance(Duration.ofMinutes(59).plusSeconds(57));
    assertThat(harness.run("LATENCY GRAPH command")).contains("\n11155\nhhh99\n   mm\n");
    harness.advance(Duration.ofDays(3));
    assertThat(harness.run("LATENCY GRAPH command")).contains("\n33333\nddddd\n");
  }

  @Test
  void sparkline_ofEqualValues_isFlat_andTooManyAreCut() {
    Sparkline line = new Sparkline();
    for (int i = 0; i < 3; i++) {
      line.add(7, "");
    }
    assertThat(line.draw(2)).isEqualTo("  \n  \n  \n__\n  \n\n \n \n \n_\n \n");
  }

  @Test
  void latency_histogram_countsWhatRan() {
    harness.run("slow 1");
    harness.run("slow 3");
    harness.run("client id");
    harness.run("HELLO 3");
    assertThat(harness.run("LATENCY HISTOGRAM slow nope client"))
        .isEqualTo(
            "*4\r\n$4\r\nslow\r\n*4\r\n$5\r\ncalls\r\n:2\r\n$14\r\nhistogram_usec\r\n"
                + "*4\r\n:1056\r\n:1\r\n:4227\r\n:2\r\n"
                + "$9\r\nclient|id\r\n*4\r\n$5\r\ncalls\r\n:1\r\n$14\r\nhistogram_usec\r\n"
                + "*2\r\n:1\r\n:1\r\n");
    assertThat(harness.run("LATENCY HISTOGRAM")).startsWith("*6\r\n");
    harness.run("CONFIG RESETSTAT");
    assertThat(harness.run("LATENCY HISTOGRAM slow")).isEqualTo("*0\r\n");
  }
}
