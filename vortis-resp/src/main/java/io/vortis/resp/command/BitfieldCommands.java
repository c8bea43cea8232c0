package io.vortis.resp.command;

import static io.vortis.resp.command.Category.BITMAP;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.DENYOOM;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.WRITE;

import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.Bitfield.Operation;
import io.vortis.resp.command.Bitfield.Overflow;
import io.vortis.resp.command.Bitfield.Verb;
import io.vortis.resp.events.KeyEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code BITFIELD}: integers of any width at any place in a value. */
final class BitfieldCommands {
  private static final String GET = "GET encoding offset";
  private static final String OVERFLOW = "OVERFLOW <WRAP | SAT | FAIL>";
  private static final String WRITES =
      "<SET encoding offset value:integer | INCRBY encoding offset increment>";

  private BitfieldCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("bitfield", -2, BitfieldCommands::run)
            .flags(WRITE, DENYOOM)
            .event(KeyEvent.SETBIT)
            .acl(BITMAP)
            .keys(Keys.first(BitfieldCommands::access, "RW", "access", "update", "variable_flags"))
            .manual("bitmap", "3.2.0", "O(N), N operations",
                "key [<" + GET + " | [" + OVERFLOW + "] " + WRITES + "> ...]",
                "Reads and changes integers of any width within a value"),
        row("bitfield_ro", -2, BitfieldCommands::runReadOnly)
            .flags(READONLY, FAST)
            .acl(BITMAP)
            .keys(Keys.first("RO", "access"))
            .manual("bitmap", "6.0.0", "O(N), N operations",
                "key [<" + GET + "> ...]",
                "Reads integers of any width within a value"));
  }
  // spotless:on

  /** What {@code BITFIELD} does with its key: GET and OVERFLOW alone change nothing. */
  private static List<String> access(Request request, int start, int key) {
    int i = start + 2;
    while (i < request.count()) {
      Slice word = request.arg(i);
      if (word.is("GET") && i + 2 < request.count()) {
        i += 3;
      } else if (word.is("OVERFLOW") && i + 1 < request.count()) {
        i += 2;
      } else {
        return List.of("RW", "access", "update");
      }
    }
    return List.of("RO", "access");
  }

  private static void run(Call call) {
    List<Operation> operations = parse(call);
    if (operations.stream().allMatch(operation -> operation.verb() == Verb.GET)) {
      byte[] value = call.keyspace().get(call.arg(1));
      if (value == null) {
        call.missed(call.arg(1));
      }
      read(call, operations, Values.orEmpty(value));
      return;
    }
    List<@Nullable Long> results =
        call.keyspace()
            .update(
                call.arg(1),
                entry -> {
                  byte[] present = Values.orEmpty(entry.value());
                  byte[] value = Arrays.copyOf(present, length(present, operations));
                  boolean grows = value.length != present.length;
                  boolean changed = false;
                  List<@Nullable Long> list = new ArrayList<>(operations.size());
                  for (Operation operation : operations) {
                    long before = operation.read(value);
                    Long result = operation.run(value);
                    list.add(result);
                    changed |= operation.read(value) != before;
                    changed |= grows && result != null && operation.verb() != Verb.GET;
                  }
                  if (!changed) {
                    // As in Redis, what an overflow keeps from being written makes room for itself
                    // in silence.
                    call.event(KeyEvent.NONE);
                  }
                  if (changed || grows) {
                    entry.set(value);
                  }
                  return list;
                });
    call.reply().array(results.size());
    for (Long result : results) {
      if (result == null) {
        call.reply().nil();
      } else {
        call.reply().integer(result);
      }
    }
  }

  private static void runReadOnly(Call call) {
    List<Operation> operations = parse(call);
    if (!operations.stream().allMatch(operation -> operation.verb() == Verb.GET)) {
      throw Errors.bitfieldReadOnly();
    }
    read(call, operations, Values.get(call, 1));
  }

  private static void read(Call call, List<Operation> operations, byte[] value) {
    call.reply().array(operations.size());
    for (Operation operation : operations) {
      call.reply().integer(operation.read(value));
    }
  }

  /** How long the value must be for all that is written, even if it is not in the end. */
  private static int length(byte[] present, List<Operation> operations) {
    long length = present.length;
    for (Operation operation : operations) {
      if (operation.verb() != Verb.GET) {
        length = Math.max(length, (operation.offset() + operation.type().bits() + 7) / 8);
      }
    }
    return (int) length;
  }

  // ---------------------------------------------------------------- arguments

  private static List<Operation> parse(Call call) {
    List<Operation> operations = new ArrayList<>();
    Overflow overflow = Overflow.WRAP;
    int i = 2;
    while (i < call.count()) {
      Slice word = call.arg(i);
      int more = call.count() - i - 1;
      if (word.is("OVERFLOW") && more >= 1) {
        overflow = overflow(call.arg(i + 1));
        i += 2;
        continue;
      }
      Verb verb = verb(word);
      if (verb == null || more < verb.arguments()) {
        throw Errors.syntax();
      }
      Bitfield.Type type = type(call.arg(i + 1));
      long offset = offset(call, call.arg(i + 2), type.bits());
      long number = verb == Verb.GET ? 0 : call.integer(i + 3);
      operations.add(new Operation(verb, type, offset, number, overflow));
      i += 1 + verb.arguments();
    }
    return operations;
  }

  private static @Nullable Verb verb(Slice word) {
    for (Verb verb : Verb.values()) {
      if (word.is(verb.name())) {
        return verb;
      }
    }
    return null;
  }

  private static Overflow overflow(Slice word) {
    for (Overflow overflow : Overflow.values()) {
      if (word.is(overflow.name())) {
        return overflow;
      }
    }
    throw Errors.badOverflow();
  }

  private static Bitfield.Type type(Slice word) {
    boolean signed = word.length() > 0 && word.at(0) == 'i';
    if (!signed && (word.length() == 0 || word.at(0) != 'u')) {
      throw Errors.badBitfieldType();
    }
    long bits;
    try {
      bits = word.from(1).toLong();
    } catch (NumberFormatException e) {
      throw Errors.badBitfieldType();
    }
    if (bits < 1 || bits > (signed ? 64 : 63)) {
      throw Errors.badBitfieldType();
    }
    return new Bitfield.Type(signed, (int) bits);
  }

  /** A position in bits or, as {@code #3}, in integers of this width. */
  private static long offset(Call call, Slice word, int bits) {
    boolean counted = word.length() > 0 && word.at(0) == '#';
    try {
      long offset = counted ? word.from(1).toLong() * bits : word.toLong();
      return BitCommands.offset(call, offset);
    } catch (NumberFormatException e) {
      throw Errors.badBitOffset();
    }
  }
}
