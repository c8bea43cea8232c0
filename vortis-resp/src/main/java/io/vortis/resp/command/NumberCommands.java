package io.vortis.resp.command;

import static io.vortis.resp.command.Category.STRING;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.DENYOOM;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.WRITE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.KeyEvent;
import java.util.List;

/** Commands that take a value for a number and add to it. */
final class NumberCommands {

  private NumberCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        add("decr", 2, call -> add(call, -1))
            .manual("string", "1.0.0", "O(1)", "key",
                "Subtracts 1 from a number"),
        add("decrby", 3, NumberCommands::subtract)
            .manual("string", "1.0.0", "O(1)", "key decrement",
                "Subtracts an integer from a number"),
        add("incr", 2, call -> add(call, 1))
            .manual("string", "1.0.0", "O(1)", "key",
                "Adds 1 to a number"),
        add("incrby", 3, call -> add(call, call.integer(2)))
            .manual("string", "1.0.0", "O(1)", "key increment",
                "Adds an integer to a number"),
        add("incrbyfloat", 3, NumberCommands::addReal)
            .event(KeyEvent.INCRBYFLOAT)
            .manual("string", "2.6.0", "O(1)", "key increment:double",
                "Adds a number with a fraction to a number"));
  }
  // spotless:on

  private static Command.Row add(String name, int arity, Handler handler) {
    return row(name, arity, handler)
        .flags(WRITE, DENYOOM, FAST)
        .event(KeyEvent.INCRBY)
        .acl(STRING)
        .keys(Keys.first("RW", "access", "update"));
  }

  private static void subtract(Call call) {
    long decrement = call.integer(2);
    if (decrement == Long.MIN_VALUE) {
      throw Errors.decrementOverflow();
    }
    add(call, -decrement);
  }

  private static void add(Call call, long increment) {
    long sum;
    try {
      sum = call.keyspace().add(call.arg(1), increment);
    } catch (NumberFormatException e) {
      throw Errors.notAnInteger();
    } catch (ArithmeticException e) {
      throw Errors.incrementOverflow();
    }
    call.reply().integer(sum);
  }

  private static void addReal(Call call) {
    byte[] sum =
        call.keyspace()
            .update(
                call.arg(1),
                entry -> {
                  byte[] present = entry.value();
                  LongDouble value =
                      present == null ? LongDouble.ZERO : LongDouble.parse(Slice.of(present));
                  LongDouble increment = LongDouble.parse(call.arg(2));
                  byte[] text = value.plus(increment).toString().getBytes(ISO_8859_1);
                  entry.set(text);
                  return text;
                });
    call.reply().bulk(sum);
  }
}
