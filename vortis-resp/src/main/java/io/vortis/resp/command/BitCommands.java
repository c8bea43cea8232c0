package io.vortis.resp.command;

import static io.vortis.resp.command.Category.BITMAP;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.DENYOOM;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.WRITE;

import io.vortis.Store;
import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.KeyEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Commands on values as rows of bits, the highest bit of a byte first. */
final class BitCommands {
  private static final List<String> DESTINATION = List.of("OW", "update");
  private static final List<String> SOURCE = List.of("RO", "access");

  private BitCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("bitcount", -2, BitCommands::count)
            .flags(READONLY)
            .acl(BITMAP)
            .keys(Keys.first("RO", "access"))
            .manual("bitmap", "2.6.0", "O(N), N bytes", "key [start end [BYTE | BIT]]",
                "Counts the bits that are 1"),
        row("bitop", -4, BitCommands::combine)
            .flags(WRITE, DENYOOM)
            .event(KeyEvent.SET)
            .acl(BITMAP)
            .keys(Keys.twoKinds(2, -1, DESTINATION, SOURCE))
            .manual("bitmap", "2.6.0", "O(N), N bytes",
                "operation destkey key [key ...]",
                "Sets a key to the AND, OR, XOR or NOT of values, bit by bit"),
        row("bitpos", -3, BitCommands::position)
            .flags(READONLY)
            .acl(BITMAP)
            .keys(Keys.first("RO", "access"))
            .manual("bitmap", "2.8.7", "O(N), N bytes",
                "key bit [start [end [BYTE | BIT]]]",
                "Finds the first bit that is 1, or 0"),
        row("getbit", 3, BitCommands::get)
            .flags(READONLY, FAST)
            .acl(BITMAP)
            .keys(Keys.first("RO", "access"))
            .manual("bitmap", "2.2.0", "O(1)", "key offset",
                "Tells a bit"),
        row("setbit", 4, BitCommands::set)
            .flags(WRITE, DENYOOM)
            .event(KeyEvent.SETBIT)
            .acl(BITMAP)
            .keys(Keys.first("RW", "access", "update"))
            .manual("bitmap", "2.2.0", "O(N), N bytes", "key offset value:integer",
                "Sets a bit and tells the former one"));
  }
  // spotless:on

  /**
   * The position of a bit.
   *
   * @throws CommandException if no value is so long
   */
  static long offset(Call call, long offset) {
    if (offset < 0 || offset >> 3 >= Values.limit(call)) {
      throw Errors.badBitOffset();
    }
    return offset;
  }

  private static long offset(Call call) {
    try {
      return offset(call, call.arg(2).toLong());
    } catch (NumberFormatException e) {
      throw Errors.badBitOffset();
    }
  }

  // ---------------------------------------------------------------- single bits

  private static void get(Call call) {
    long offset = offset(call);
    byte[] value = Values.get(call, 1);
    call.reply().integer(offset < 8L * value.length ? Bits.get(value, offset) : 0);
  }

  private static void set(Call call) {
    long offset = offset(call);
    Slice bit = call.arg(3);
    if (!bit.is("0") && !bit.is("1")) {
      throw Errors.badBit();
    }
    int former =
        call.keyspace()
            .update(
                call.arg(1),
                entry -> {
                  byte[] present = Values.orEmpty(entry.value());
                  int length = Math.max(present.length, (int) (offset >> 3) + 1);
                  byte[] value = Arrays.copyOf(present, length);
                  int was = Bits.get(value, offset);
                  if (was != bit.at(0) - '0' || length != present.length) {
                    Bits.set(value, offset, bit.at(0) - '0');
                    entry.set(value);
                  }
                  return was;
                });
    call.reply().integer(former);
  }

  // ---------------------------------------------------------------- many bits

  private static void count(Call call) {
    byte[] value = call.keyspace().get(call.arg(1));
    if (value == null) {
      // As in Redis, before the other arguments are looked at.
      call.reply().integer(0);
      return;
    }
    if (call.count() == 2) {
      call.reply().integer(Bits.count(value, 0, 8L * value.length));
      return;
    }
    if (call.count() != 4 && call.count() != 5) {
      throw Errors.syntax();
    }
    long first = call.integer(2);
    long last = call.integer(3);
    if (first < 0 && last < 0 && first > last) {
      call.reply().integer(0);
      return;
    }
    int unit = unit(call, 4);
    Span span = Span.of(first, last, (long) value.length * 8 / unit);
    call.reply().integer(Bits.count(value, span.start() * unit, span.end() * unit));
  }

  /** How many bits the word at an argument stands for; bytes if it is not there. */
  private static int unit(Call call, int argument) {
    if (call.count() <= argument || call.arg(argument).is("BYTE")) {
      return 8;
    }
    if (call.arg(argument).is("BIT")) {
      return 1;
    }
    throw Errors.syntax();
  }

  private static void position(Call call) {
    long bit = call.integer(2);
    if (bit != 0 && bit != 1) {
      throw Errors.bitNotZeroOrOne();
    }
    byte[] value = call.keyspace().get(call.arg(1));
    if (value == null) {
      call.reply().integer(bit == 1 ? -1 : 0);
      return;
    }
    if (call.count() > 6) {
      throw Errors.syntax();
    }
    long first = call.count() > 3 ? call.integer(3) : 0;
    int unit = unit(call, 5);
    long last = call.count() > 4 ? call.integer(4) : -1;
    Span span = Span.clamped(first, last, (long) value.length * 8 / unit);
    long at = Bits.find(value, span.start() * unit, span.end() * unit, (int) bit);
    boolean zerosFollow = bit == 0 && call.count() <= 4 && !span.isEmpty();
    call.reply().integer(at < 0 && zerosFollow ? 8L * value.length : at);
  }

  private static void combine(Call call) {
    Bits.Operation operation = operation(call);
    Keyspace keyspace = call.keyspace();
    Slice target = call.arg(2);
    List<Slice> sources = call.request().args(3);
    int length =
        keyspace.atomically(
            call.request().args(2),
            () -> {
              List<byte[]> values = new ArrayList<>(sources.size());
              for (Slice source : sources) {
                byte[] value = keyspace.get(source);
                if (value == null) {
                  call.missed(source);
                }
                values.add(Values.orEmpty(value));
              }
              byte[] result = Bits.combine(operation, values);
              if (result.length == 0) {
                keyspace.delete(target);
              } else {
                keyspace.set(target, Slice.of(result), Store.NO_EXPIRY);
              }
              return result.length;
            });
    call.reply().integer(length);
  }

  private static Bits.Operation operation(Call call) {
    Slice word = call.arg(1);
    for (Bits.Operation operation : Bits.Operation.values()) {
      if (word.is(operation.name())) {
        if (operation == Bits.Operation.NOT && call.count() != 4) {
          throw Errors.bitopNot();
        }
        return operation;
      }
    }
    throw Errors.syntax();
  }
}
