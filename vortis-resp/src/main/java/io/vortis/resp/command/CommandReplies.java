package io.vortis.resp.command;

import io.vortis.resp.codec.ReplyWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How {@code COMMAND INFO} and {@code COMMAND DOCS} show a command. */
final class CommandReplies {

  private CommandReplies() {}

  /** One element of {@code COMMAND} or {@code COMMAND INFO}. */
  static void info(Command command, ReplyWriter reply) {
    reply.array(10);
    reply.bulk(command.name());
    reply.integer(command.arity());
    names(command.flags().stream().map(Flag::wireName).toList(), reply);
    reply.integer(command.keys().first());
    reply.integer(command.keys().last());
    reply.integer(command.keys().step());
    names(command.categories().stream().map(category -> "@" + category.wireName()).toList(), reply);
    reply.set(command.tips().size());
    command.tips().forEach(reply::bulk);
    keySpecifications(command.keys(), reply);
    Collection<Command> subcommands = command.subcommands();
    reply.set(subcommands.size());
    for (Command subcommand : subcommands) {
      info(subcommand, reply);
    }
  }

  /** A set of words. */
  static void names(List<String> names, ReplyWriter reply) {
    reply.set(names.size());
    names.forEach(reply::simple);
  }

  private static void keySpecifications(Keys keys, ReplyWriter reply) {
    if (keys.first() == 0) {
      reply.set(0);
    } else if (keys.areOfTwoKinds()) {
      reply.set(2);
      keySpecification(keys.access(), keys.first(), 0, 1, reply);
      int last = keys.last() < 0 ? keys.last() : keys.last() - keys.first() - 1;
      keySpecification(keys.others(), keys.first() + 1, last, keys.step(), reply);
    } else {
      reply.set(1);
      int last = keys.last() < 0 ? keys.last() : keys.last() - keys.first();
      keySpecification(keys.access(), keys.first(), last, keys.step(), reply);
    }
  }

  private static void keySpecification(
      List<String> access, int first, int last, int step, ReplyWriter reply) {
    reply.map(3);
    reply.bulk("flags");
    names(access, reply);
    reply.bulk("begin_search");
    reply.map(2);
    reply.bulk("type");
    reply.bulk("index");
    reply.bulk("spec");
    reply.map(1);
    reply.bulk("index");
    reply.integer(first);
    reply.bulk("find_keys");
    reply.map(2);
    reply.bulk("type");
    reply.bulk("range");
    reply.bulk("spec");
    reply.map(3);
    reply.bulk("lastkey");
    reply.integer(last);
    reply.bulk("keystep");
    reply.integer(step);
    reply.bulk("limit");
    reply.integer(0);
  }

  /** One pair of {@code COMMAND DOCS}. */
  static void docs(Command command, ReplyWriter reply) {
    Command.Manual manual = command.manual();
    List<Syntax.Argument> arguments = Syntax.parse(manual.syntax());
    Collection<Command> subcommands = command.subcommands();
    Command.Deprecation deprecation = command.deprecation();
    reply.bulk(command.name());
    reply.map(
        4
            + (deprecation == null ? 0 : 3)
            + (arguments.isEmpty() ? 0 : 1)
            + (subcommands.isEmpty() ? 0 : 1));
    pair("summary", manual.summary(), reply);
    pair("since", manual.since(), reply);
    pair("group", manual.group(), reply);
    pair("complexity", manual.complexity(), reply);
    if (deprecation != null) {
      reply.bulk("doc_flags");
      names(List.of("deprecated"), reply);
      pair("deprecated_since", deprecation.since(), reply);
      pair("replaced_by", deprecation.replacement(), reply);
    }
    if (!arguments.isEmpty()) {
      reply.bulk("arguments");
      arguments(arguments, command.keys(), reply);
    }
    if (!subcommands.isEmpty()) {
      reply.bulk("subcommands");
      reply.map(subcommands.size());
      for (Command subcommand : subcommands) {
        docs(subcommand, reply);
      }
    }
  }

  private static void arguments(List<Syntax.Argument> arguments, Keys keys, ReplyWriter reply) {
    reply.array(arguments.size());
    boolean afterKey = false;
    for (Syntax.Argument argument : arguments) {
      // Where there are two kinds of keys, none of them is within a group.
      argument(argument, keys, afterKey && keys.areOfTwoKinds() ? 1 : 0, reply);
      afterKey |= argument.type().equals("key");
    }
  }

  private static void argument(
      Syntax.Argument argument, Keys keys, int keySpecification, ReplyWriter reply) {
    List<String> flags = new ArrayList<>();
    if (argument.optional()) {
      flags.add("optional");
    }
    if (argument.multiple()) {
      flags.add("multiple");
    }
    if (argument.tokenToo()) {
      flags.add("multiple_token");
    }
    boolean key = argument.type().equals("key");
    boolean token = !argument.token().isEmpty();
    boolean nested = !argument.arguments().isEmpty();
    reply.map(2 + (key ? 1 : 0) + (token ? 1 : 0) + (flags.isEmpty() ? 0 : 1) + (nested ? 1 : 0));
    pair("name", argument.name(), reply);
    pair("type", argument.type(), reply);
    if (key) {
      reply.bulk("key_spec_index");
      reply.integer(keySpecification);
    }
    if (token) {
      pair("token", argument.token(), reply);
    }
    if (!flags.isEmpty()) {
      reply.bulk("flags");
      names(flags, reply);
    }
    if (nested) {
      reply.bulk("arguments");
      arguments(argument.arguments(), keys, reply);
    }
  }

  private static void pair(String name, String value, ReplyWriter reply) {
    reply.bulk(name);
    reply.bulk(value);
  }
}
