package io.vortis.resp.command;

import static io.vortis.resp.command.Category.STRING;
import static io.vortis.resp.command.Command.row;
import static io.vortis.resp.command.Flag.DENYOOM;
import static io.vortis.resp.command.Flag.FAST;
import static io.vortis.resp.command.Flag.READONLY;
import static io.vortis.resp.command.Flag.WRITE;

import io.vortis.resp.Keyspace;
import io.vortis.resp.codec.ReplyWriter;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.events.KeyEvent;
import java.util.List;

/** Commands on parts of values. */
final class SubstringCommands {

  private SubstringCommands() {}

  // spotless:off
  static List<Command.Row> rows() {
    return List.of(
        row("append", 3, SubstringCommands::append)
            .flags(WRITE, DENYOOM, FAST)
            .event(KeyEvent.APPEND)
            .acl(STRING)
            .keys(Keys.first("RW", "insert"))
            .manual("string", "2.0.0", "O(N), N bytes of the new value", "key value",
                "Adds bytes at the end of a value"),
        range("getrange")
            .manual("string", "2.4.0", "O(N), N bytes of the reply", "key start end",
                "Tells a part of a value"),
        row("lcs", -3, SubstringCommands::longestCommon)
            .flags(READONLY)
            .acl(STRING)
            .keys(new Keys(1, 2, 1, List.of("RO", "access")))
            .manual("string", "7.0.0", "O(N*M), N and M bytes of the values",
                "key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]",
                "Finds the longest common subsequence of two values"),
        row("setrange", 4, SubstringCommands::setRange)
            .flags(WRITE, DENYOOM)
            .event(KeyEvent.SETRANGE)
            .acl(STRING)
            .keys(Keys.first("RW", "update"))
            .manual("string", "2.2.0", "O(N), N bytes of the new value", "key offset value",
                "Overwrites a part of a value"),
        row("strlen", 2, SubstringCommands::length)
            .flags(READONLY, FAST)
            .acl(STRING)
            .keys(Keys.first("RO"))
            .manual("string", "2.2.0", "O(1)", "key",
                "Tells how many bytes a value has"),
        range("substr")
            .manual("string", "1.0.0", "O(N), N bytes of the reply", "key start end",
                "Tells a part of a value; the same as GETRANGE")
            .deprecated("2.0.0", "`GETRANGE`"));
  }
  // spotless:on

  private static Command.Row range(String name) {
    return row(name, 4, SubstringCommands::getRange)
        .flags(READONLY)
        .acl(STRING)
        .keys(Keys.first("RO", "access"));
  }

  private static void length(Call call) {
    byte[] value = call.keyspace().get(call.arg(1));
    call.reply().integer(value == null ? 0 : value.length);
  }

  private static void getRange(Call call) {
    long start = call.integer(2);
    long end = call.integer(3);
    byte[] value = Values.get(call, 1);
    Span span = Span.of(start, end, value.length);
    call.reply().bulk(value, (int) span.start(), (int) span.length());
  }

  private static void append(Call call) {
    int length = call.keyspace().append(call.arg(1), call.arg(2), Values.limit(call));
    if (length < 0) {
      throw Errors.valueTooLong();
    }
    call.reply().integer(length);
  }

  private static void setRange(Call call) {
    long offset = call.integer(2);
    if (offset < 0) {
      throw Errors.offsetOutOfRange();
    }
    Slice part = call.arg(3);
    if (part.length() == 0) {
      call.reply().integer(presentLength(call.keyspace(), call.arg(1)));
    } else {
      Values.checkedLength(call, offset, part.length());
      call.reply().integer(call.keyspace().setRange(call.arg(1), (int) offset, part));
    }
  }

  private static int presentLength(Keyspace keyspace, Slice key) {
    return keyspace.<Integer>update(key, entry -> Values.orEmpty(entry.value()).length);
  }

  // ---------------------------------------------------------------- LCS

  private static void longestCommon(Call call) {
    boolean lengthOnly = false;
    boolean ranges = false;
    boolean withLengths = false;
    long shortest = 0;
    for (int i = 3; i < call.count(); i++) {
      Slice word = call.arg(i);
      if (word.is("IDX")) {
        ranges = true;
      } else if (word.is("LEN")) {
        lengthOnly = true;
      } else if (word.is("WITHMATCHLEN")) {
        withLengths = true;
      } else if (word.is("MINMATCHLEN") && i + 1 < call.count()) {
        shortest = call.integer(++i);
      } else {
        throw Errors.syntax();
      }
    }
    if (ranges && lengthOnly) {
      throw Errors.lcsLengthAndRanges();
    }
    byte[][] values = Values.both(call, 1, 2);
    checkSize(call, values);
    CommonSubsequence common = CommonSubsequence.of(values[0], values[1]);
    if (ranges) {
      reply(call.reply(), common, shortest, withLengths);
    } else if (lengthOnly) {
      call.reply().integer(common.length());
    } else {
      call.reply().bulk(common.bytes());
    }
  }

  /** Redis's limit, which is on its table of four bytes for each pair of bytes. */
  private static void checkSize(Call call, byte[][] values) {
    long cells = (values[0].length + 1L) * (values[1].length + 1L);
    if (cells > Long.MAX_VALUE / 4 || cells * 4 > Values.limit(call)) {
      throw Errors.lcsTooLarge();
    }
  }

  private static void reply(
      ReplyWriter reply, CommonSubsequence common, long shortest, boolean withLengths) {
    List<CommonSubsequence.Match> matches =
        common.matches().stream().filter(match -> match.length() >= shortest).toList();
    reply.map(2);
    reply.bulk("matches");
    reply.array(matches.size());
    for (CommonSubsequence.Match match : matches) {
      reply.array(withLengths ? 3 : 2);
      reply.array(2);
      reply.integer(match.first());
      reply.integer(match.first() + match.length() - 1);
      reply.array(2);
      reply.integer(match.second());
      reply.integer(match.second() + match.length() - 1);
      if (withLengths) {
        reply.integer(match.length());
      }
    }
    reply.bulk("len");
    reply.integer(common.length());
  }
}
