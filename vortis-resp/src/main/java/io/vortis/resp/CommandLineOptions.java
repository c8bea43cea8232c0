package io.vortis.resp;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the command line asks for. Every directive is an option; options override the file.
 *
 * @param config what the file and the options say
 * @param sync whether to serve one client at a time with the blocking server
 * @param rehearse whether to serve one client, itself, and stop
 * @param text what to print instead of serving, empty if nothing
 */
record CommandLineOptions(Config config, boolean sync, boolean rehearse, String text) {

  /**
   * Reads the command line and the file it names.
   *
   * @throws IllegalArgumentException with a sentence for the user if they ask for what is not there
   */
  static CommandLineOptions parse(String... args) {
    Config config = new Config();
    if (isPlain(args)) {
      for (int i = 0; i < args.length; i += 2) {
        set(config, args[i].substring(2), args[i + 1]);
      }
      return new CommandLineOptions(config, false, false, "");
    }
    CommandLine commandLine = commandLine();
    ParseResult parsed;
    try {
      parsed = commandLine.parseArgs(args);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(sentence(e) + "; --help lists the options", e);
    }
    if (parsed.isUsageHelpRequested()) {
      commandLine.setSeparator(" ");
      return toPrint(commandLine.getUsageMessage());
    }
    if (parsed.isVersionHelpRequested()) {
      return toPrint(Version.line() + System.lineSeparator());
    }
    if (parsed.hasMatchedPositional(0)) {
      load(config, parsed.matchedPositionalValue(0, Path.of("")));
    }
    for (OptionSpec option : parsed.matchedOptionsSet()) {
      String name = option.longestName().substring(2);
      if (Directive.find(name) != null) {
        set(config, name, option.getValue());
      }
    }
    return new CommandLineOptions(
        config, parsed.hasMatchedOption("--sync"), parsed.hasMatchedOption("--rehearse"), "");
  }

  private static CommandLineOptions toPrint(String text) {
    return new CommandLineOptions(new Config(), false, false, text);
  }

  /**
   * Whether there is nothing but directives with one value each. That is most command lines, and
   * setting picocli up for them would be a good part of the start.
   */
  private static boolean isPlain(String... args) {
    for (int i = 0; i < args.length; i += 2) {
      boolean directive = args[i].startsWith("--") && Directive.find(args[i].substring(2)) != null;
      if (!directive || i + 1 == args.length || args[i + 1].startsWith("-")) {
        return false;
      }
    }
    return true;
  }

  private static void load(Config config, Path file) {
    try {
      config.load(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("can't read " + e.getFile() + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException("can't read " + e.getFile() + ": permission denied", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("can't read " + file + ": " + e.getMessage(), e);
    }
  }

  private static void set(Config config, String name, Object value) {
    List<?> words = value instanceof List<?> list ? list : List.of(value);
    StringBuilder text = new StringBuilder();
    words.forEach(word -> text.append(text.isEmpty() ? "" : " ").append(word));
    try {
      config.set(name, text.toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      return first.startsWith("-")
          ? "unknown option " + first
          : "one configuration file expected, but there is also " + first;
    }
    if (e instanceof MissingParameterException missing
        && missing.getMissing().get(0) instanceof OptionSpec option) {
      return option.longestName() + ": value missing";
    }
    return String.valueOf(e.getMessage());
  }

  private static CommandLine commandLine() {
    CommandSpec spec = CommandSpec.create().name("vortis");
    for (Directive directive : Directive.all().values()) {
      spec.addOption(option(directive));
    }
    spec.addOption(
        OptionSpec.builder("--sync")
            .description("Serve one client at a time with the blocking server, for reading along")
            .build());
    spec.addOption(
        OptionSpec.builder("--rehearse")
            .hidden(true)
            .description("Serve one client and stop: the launcher has the JVM note what that takes")
            .build());
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this").build());
    spec.addOption(
        OptionSpec.builder("-v", "--version")
            .versionHelp(true)
            .description("Show the version")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("redis.conf")
            .arity("0..1")
            .index("0")
            .type(Path.class)
            .description("Configuration file in the syntax of redis.conf; options override it")
            .build());
    spec.usageMessage()
        .customSynopsis("vortis [redis.conf] [--directive value]... [--sync]")
        .description("Serves an in-memory store to Redis clients.")
        .sortOptions(false)
        .width(100);
    return new CommandLine(spec)
        .setOptionsCaseInsensitive(true)
        .setOverwrittenOptionsAllowed(true)
        .setExpandAtFiles(false)
        .setUsageHelpAutoWidth(true);
  }

  private static OptionSpec option(Directive directive) {
    OptionSpec.Builder option =
        OptionSpec.builder("--" + directive.name())
            .paramLabel("<" + directive.type().label() + ">")
            .description(directive.help());
    return directive.type().takesWords()
        ? option.type(List.class).auxiliaryTypes(String.class).arity("1..*").build()
        : option.type(String.class).arity("1").build();
  }
}
