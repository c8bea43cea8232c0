package io.vortis.resp;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random commands on strings and keys: of each every form, mostly right, on few keys, with values
 * and numbers at which something changes. Text stands for Latin-1 bytes.
 */
final class CommandGrammar {
  /*
   * A line is a command: words as they are sent; $x something of kind x; $x+ one to four of it; (a|b_c) either;
   * [a|b_c] either or nothing, where _ stands for a blank. No time is close enough to pass meanwhile, and none that
   * a SET gives is gone by, for such keys are counted by one server and not by the other.
   */
  private static final String[] COMMANDS = {
    "GET $k",
    "GET $k",
    "SET $k $v",
    "SET $k $v",
    "SET $k $n",
    "SET $k $f",
    "SET $k $v [NX|XX] [GET] [EX_$t|PX_$m|EXAT_$e|PXAT_$g|KEEPTTL]",
    "GETSET $k $v",
    "GETDEL $k",
    "GETEX $k [EX_$t|PX_$m|EXAT_$e|PXAT_$g|PXAT_$p|PERSIST]",
    "SETNX $k $v",
    "SETEX $k $t $v",
    "PSETEX $k $m $v",
    "MGET $k+",
    "MSET $k $v $k $n",
    "MSET $k $v",
    "MSETNX $k $v $k $v",
    "APPEND $k $v",
    "STRLEN $k",
    "GETRANGE $k $i $i",
    "SUBSTR $k $i $i",
    "SETRANGE $k $o $v",
    "INCR $k",
    "DECR $k",
    "INCRBY $k $n",
    "DECRBY $k $n",
    "INCRBYFLOAT $k $f",
    "INCRBYFLOAT $k $f",
    "LCS $k $k [LEN|IDX] [MINMATCHLEN_$i] [WITHMATCHLEN]",
    "SETBIT $k $o $b",
    "GETBIT $k $o",
    "BITCOUNT $k",
    "BITCOUNT $k $i $i [BYTE|BIT]",
    "BITPOS $k $b",
    "BITPOS $k $b $i",
    "BITPOS $k $b $i $i [BYTE|BIT]",
    "BITOP (AND|OR|XOR) $k $k+",
    "BITOP NOT $k $k",
    "BITFIELD $k $s",
    "BITFIELD $k $s $s $s",
    "BITFIELD $k OVERFLOW (WRAP|SAT|FAIL) $s $s",
    "BITFIELD_RO $k GET $y $h",
    "BITFIELD_RO $k GET $y $h GET $y $h",
    "DEL $k+",
    "UNLINK $k+",
    "EXISTS $k+",
    "TOUCH $k+",
    "TYPE $k",
    "EXPIRE $k $t [NX|XX|GT|LT]",
    "PEXPIRE $k $m [NX|XX|GT|LT]",
    "EXPIREAT $k $e [NX|XX|GT|LT]",
    "PEXPIREAT $k $g [NX|XX|GT|LT|XX_LT|NX_GT|GT_LT]",
    "EXPIREAT $k $p",
    "EXPIRE $k -1",
    "TTL $k",
    "PTTL $k",
    "EXPIRETIME $k",
    "PEXPIRETIME $k",
    "PERSIST $k",
    "KEYS $q",
    "SCAN 0 COUNT 1000000",
    "SCAN 0 MATCH $q COUNT 1000000 [TYPE_string|TYPE_list]",
    "RANDOMKEY",
    "DBSIZE",
    "RENAME $k $k",
    "RENAMENX $k $k",
    "COPY $k $k [DB_$d] [REPLACE]",
    "MOVE $k $d",
    "SELECT $d",
    "SWAPDB $d $d",
    "OBJECT ENCODING $k",
    "OBJECT REFCOUNT $k",
    "DUMP $k",
    "MEMORY USAGE $k",
    "RESTORE $k 0 $r [REPLACE]",
    "RESTORE $k $m $r REPLACE",
    "RESTORE $k $g $r REPLACE ABSTTL",
    "WAIT 0 $n",
    "ECHO $v"
  };

  /** Once in a while, for they leave nothing to do. */
  private static final String[] RARE = {"FLUSHDB", "FLUSHALL [ASYNC|SYNC]"};

  private static final String[] KEYS = {
    "a", "b", "c", "d", "key:1", "", "\0", "\0\0\1a", "k\r\n\u00e9"
  };
  private static final String[] PATTERNS = {
    "*", "a", "[a-c]", "?", "k*", "*1", "[^a]*", "\\a", "", "x*"
  };
  private static final String[] INTEGERS = {
    "0",
    "1",
    "-1",
    "2",
    "10",
    "100",
    "127",
    "128",
    "255",
    "256",
    "9999",
    "10000",
    "-128",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "-9223372036854775807"
  };
  private static final String[] NO_INTEGERS = {
    "", "x", "1.5", "01", "+1", " 1", "1 ", "-0", "9223372036854775808", "99999999999999999999"
  };
  private static final String[] REALS = {
    "0.1",
    "-0.1",
    "3.0",
    "1e3",
    "1.5e-7",
    "1e17",
    "5.",
    ".5",
    "+2.25",
    "0x1.8p3",
    "inf",
    "-inf",
    "nan",
    "1e400",
    "1e5000",
    "1e-30",
    "-1e-5000",
    "123456789.987654321",
    "1 ",
    "e",
    ""
  };
  private static final String[] WORDS = {
    "NX", "GET", "x", "", "-1", "BIT", "99999999999999999999", "8000000000000", "IDX"
  };

  /** {@code hello}, -70000, and a compressed text. */
  private static final String[] PAYLOADS = {
    "\000\005\150\145\154\154\157\012\000\143\162\337\166\145\064\040\012",
    "\000\302\220\356\376\377\012\000\050\165\336\173\023\353\050\000",
    "\000\303\013\100\154\003\141\142\143\141\340\135\002\001\142\143\012\000\072\135\121\006\347\306\226\204"
  };

  private final Random random;

  CommandGrammar(Random random) {
    this.random = random;
  }

  /** A command as its words. */
  List<String> command() {
    String[] lines = random.nextInt(200) == 0 ? RARE : COMMANDS;
    List<String> words = new ArrayList<>();
    for (String part : lines[random.nextInt(lines.length)].split(" ", -1)) {
      expand(part, words);
    }
    // What part of the keys SCAN tells is each server's own choice.
    if (!words.contains("COUNT")) {
      spoil(words);
    }
    return words;
  }

  private void expand(String part, List<String> words) {
    boolean optional = part.startsWith("[");
    if (optional || part.startsWith("(")) {
      if (optional && random.nextBoolean()) {
        return;
      }
      String[] choices = part.substring(1, part.length() - 1).split("\\|", -1);
      for (String word : choices[random.nextInt(choices.length)].split("_", -1)) {
        expand(word, words);
      }
    } else if (part.startsWith("$")) {
      int times = part.endsWith("+") ? 1 + random.nextInt(4) : 1;
      for (int i = 0; i < times; i++) {
        words.addAll(some(part.charAt(1)));
      }
    } else {
      words.add(
          random.nextInt(20) == 0 && !part.equals("COUNT")
              ? part.toLowerCase(java.util.Locale.ROOT)
              : part);
    }
  }

  /** Now and then something is wrong with a command. */
  private void spoil(List<String> words) {
    switch (random.nextInt(60)) {
      case 0 -> words.remove(words.size() - 1);
      case 1 -> words.add(one(WORDS));
      case 2 -> words.set(words.size() - 1, one(WORDS));
      default -> {}
    }
    if (words.isEmpty()) {
      words.add("DBSIZE");
    }
  }

  private List<String> some(char kind) {
    return switch (kind) {
      case 's' -> step();
      default -> List.of(one(kind));
    };
  }

  private String one(char kind) {
    return switch (kind) {
      case 'k' -> one(KEYS);
      case 'v' -> value();
      case 'n' -> integer();
      case 'f' -> real();
      case 'i' -> random.nextInt(10) == 0 ? integer() : number(-12, 12);
      case 'o' -> random.nextInt(20) == 0 ? offsetOutOfRange() : number(0, 300);
      case 'b' -> random.nextInt(20) == 0 ? integer() : number(0, 1);
      case 't' -> number(1_000, 1_000_000_000);
      case 'm' -> number(1_000_000, 2_000_000_000);
      case 'e' -> number(2_000_000_000, Integer.MAX_VALUE);
      case 'g' -> "4" + number(100_000_000, 999_999_999) + "000";
      case 'p' -> number(1, 1_000_000);
      case 'd' -> random.nextInt(20) == 0 ? one(new String[] {"16", "-1", "x", ""}) : number(0, 2);
      case 'q' -> one(PATTERNS);
      case 'y' ->
          random.nextInt(30) == 0 ? one(new String[] {"u64", "i65", "u0", "x8", "i"}) : type();
      case 'h' ->
          random.nextInt(30) == 0
              ? "-1"
              : (random.nextBoolean() ? "#" + number(0, 9) : number(0, 200));
      case 'r' -> one(PAYLOADS);
      default -> throw new IllegalArgumentException("kind of argument: " + kind);
    };
  }

  private List<String> step() {
    String type = one('y');
    String offset = one('h');
    String number = random.nextBoolean() ? integer() : bound();
    return switch (random.nextInt(3)) {
      case 0 -> List.of("GET", type, offset);
      case 1 -> List.of("SET", type, offset, number);
      default -> List.of("INCRBY", type, offset, number);
    };
  }

  /** The largest or smallest number of some width, or one next to it. */
  private String bound() {
    long bound = 1L << random.nextInt(64);
    return Long.toString((random.nextBoolean() ? bound : -bound) - random.nextInt(2));
  }

  private String type() {
    int most = random.nextBoolean() ? 4 : 63;
    return random.nextBoolean() ? "u" + number(1, most) : "i" + number(1, most + 1);
  }

  private String integer() {
    return switch (random.nextInt(12)) {
      case 0 -> one(NO_INTEGERS);
      case 1, 2, 3, 4 -> one(INTEGERS);
      case 5 -> Long.toString(random.nextLong());
      default -> number(-1_000, 1_000);
    };
  }

  private String real() {
    return switch (random.nextInt(6)) {
      case 0 -> one(REALS);
      case 1 -> integer();
      case 2 -> Double.toString(random.nextGaussian() * 1e6).replace('E', 'e');
      case 3 -> number(-1_000_000_000, 1_000_000_000) + "." + number(0, 1_000_000_000);
      case 4 -> number(-99, 99) + "e" + number(-20, 20);
      default -> number(-1_000, 1_000) + "." + number(0, 999);
    };
  }

  private String offsetOutOfRange() {
    return one(new String[] {"-1", "4294967296", "9223372036854775807", "x"});
  }

  private String value() {
    return switch (random.nextInt(8)) {
      case 0 -> integer();
      case 1 -> real();
      case 2 -> "";
      case 3 -> "x".repeat(random.nextInt(80));
      case 4 -> bytes(random.nextInt(60));
      default -> text(random.nextInt(12));
    };
  }

  private String bytes(int length) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < length; i++) {
      bytes.append((char) random.nextInt(256));
    }
    return bytes.toString();
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(4)));
    }
    return text.toString();
  }

  private String number(int from, int to) {
    return Long.toString(from + (long) (random.nextDouble() * (1L + to - from)));
  }

  private String one(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
