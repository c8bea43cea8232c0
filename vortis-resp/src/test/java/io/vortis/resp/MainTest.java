package io.vortis.resp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final Pattern PORT = Pattern.compile("ready to accept connections: .*port=(\\d+)");

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)).run(args);
  }

  private void assertSentence(String sentence, String... args) {
    assertThat(run(args)).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualTo("vortis: " + sentence + System.lineSeparator());
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nosuch 1 | unknown option --nosuch; --help lists the options",
        "-x | unknown option -x; --help lists the options",
        "--port | --port: value missing; --help lists the options",
        "--port --sync | --port: value missing; --help lists the options",
        "--bind | --bind: value missing; --help lists the options",
        "a b | one configuration file expected, but there is also b; --help lists the options",
        "--port abc | --port abc: argument couldn't be parsed into an integer",
        "--port 70000 | --port 70000: argument must be between 0 and 65535 inclusive",
        "--maxmemory 5zb | --maxmemory 5zb: argument must be a memory value",
        "--protected-mode maybe | --protected-mode maybe: argument must be 'yes' or 'no'",
        "--store disk | --store disk: argument(s) must be one of the following: auto, offheap,"
            + " heap",
        "--maxmemory 1kb | maxmemory 1024: must be 0 or at least 524288",
        "--appendonly yes | --appendonly yes: data is kept in memory only",
        "/no/such.conf | can't read /no/such.conf: no such file",
      })
  void run_badCommandLine_isOneSentence(String commandLine, String sentence) {
    assertSentence(sentence, commandLine.split(" ", -1));
  }

  @Test
  void run_badFile_isNamedWithItsLine() throws IOException {
    Path file = Files.writeString(directory.resolve("redis.conf"), "port 1\nnosuch 1\n");
    assertSentence(file + ", line 2: unknown directive: name=nosuch", file.toString());
  }

  @Test
  void run_fileIsADirectory_isOneSentence() {
    assertSentence("can't read " + directory + ": Is a directory", directory.toString());
  }

  @Test
  void run_reachableFromElsewhere_isRefused() {
    assertSentence(
        "bind 0.0.0.0 lets other machines in without a password; "
            + "bind a loopback address, set requirepass, or allow it with protected-mode no",
        "--bind",
        "127.0.0.1",
        "0.0.0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--transport=auto", "--transport=nio", "--sync"})
  void run_portInUse_isOneSentence(String option) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertSentence(
          "can't listen: address=127.0.0.1:" + port + ", cause=Address already in use",
          "--port",
          port,
          option);
    }
  }

  @Test
  void run_logfileNotWritable_isOneSentence() {
    Path file = directory.resolve("missing").resolve("log");
    assertSentence(
        "can't append to logfile " + file + " (No such file or directory)",
        "--logfile",
        file.toString());
  }

  @Test
  void run_help_listsEveryDirective() {
    assertThat(run("--help")).isZero();
    String help = out.toString(UTF_8);
    assertThat(help).contains("--sync", "redis.conf");
    for (Directive directive : Directive.all().values()) {
      assertThat(help).contains("--" + directive.name() + " <" + directive.type().label());
    }
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-v", "--version"})
  void run_version_isOneLine(String option) {
    assertThat(run(option)).isZero();
    assertThat(out.toString(UTF_8)).startsWith("vortis ").contains("(Java ").hasLineCount(1);
  }

  @Test
  void parse_optionsInAnyForm_areTheSame() {
    CommandLineOptions options =
        CommandLineOptions.parse(
            "--PORT=7000",
            "--maxmemory",
            "1gb",
            "--bind",
            "127.0.0.1",
            "-::1",
            "--save",
            "",
            "--port",
            "7001",
            "--sync");
    assertThat(options.config().number("port")).as("the later one holds").isEqualTo(7_001);
    assertThat(options.config().number("maxmemory")).isEqualTo(1 << 30);
    assertThat(options.config().words("bind")).containsExactly("127.0.0.1", "-::1");
    assertThat(options.sync()).isTrue();
    assertThat(options.text()).isEmpty();
  }

  @Test
  void parse_directivesAlone_areTheSame() {
    Config config =
        CommandLineOptions.parse(
                "--PORT", "7000", "--maxmemory", "1gb", "--save", "", "--port", "7001")
            .config();
    assertThat(config.number("port")).as("the later one holds").isEqualTo(7_001);
    assertThat(config.number("maxmemory")).isEqualTo(1 << 30);
    assertThat(CommandLineOptions.parse().config().number("port")).isEqualTo(65_432);
  }

  @Test
  void parse_fileAndOptions_optionsOverrideTheFileWhereverItStands() throws IOException {
    Path file = Files.writeString(directory.resolve("redis.conf"), "port 1\nhz 20\n");
    for (String[] args :
        List.of(
            new String[] {file.toString(), "--port", "2"},
            new String[] {"--port", "2", file.toString()})) {
      Config config = CommandLineOptions.parse(args).config();
      assertThat(config.number("port")).isEqualTo(2);
      assertThat(config.number("hz")).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--transport=auto", "--transport=nio", "--sync"})
  void run_server_servesUntilShutdown(String option) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      CompletableFuture<Integer> status =
          CompletableFuture.supplyAsync(() -> run("--port", "0", option));
      Awaitility.await().until(() -> PORT.matcher(log.toString(UTF_8)).find() || status.isDone());
      Matcher port = PORT.matcher(log.toString(UTF_8));
      assertThat(port.find()).as(log + err.toString(UTF_8)).isTrue();
      try (RawClient client = new RawClient(Integer.parseInt(port.group(1)))) {
        client.command("PING").expect("+PONG\r\n").command("SHUTDOWN").expectEnd();
      }
      assertThat(status.get(10, TimeUnit.SECONDS)).isZero();
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void run_rehearsal_servesItselfAndEnds() {
    assertThat(run("--port", "0", "--rehearse")).isZero();
  }

  @Test
  void requireMemoryAccess_notGiven_isASentence() {
    Module without = javax.xml.XMLConstants.class.getModule();
    assertThatThrownBy(() -> Main.requireMemoryAccess(without))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the JVM lacks --add-exports java.base/jdk.internal.misc=ALL-UNNAMED; "
                + "start vortis with java -jar, or give java this flag, or --store heap");
  }
}
