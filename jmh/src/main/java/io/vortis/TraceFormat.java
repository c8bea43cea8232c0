package io.vortis;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** How traces of cache requests come. */
enum TraceFormat {
  /** A big-endian integer of four bytes for each request. */
  INT32 {
    @Override
    Trace read(InputStream in) throws IOException {
      ByteBuffer all = ByteBuffer.wrap(new DataInputStream(in).readAllBytes());
      long[] keys = new long[all.remaining() / Integer.BYTES];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = all.getInt();
      }
      return new Trace(keys, null);
    }
  },
  /** A big-endian integer of eight bytes for each request. */
  INT64 {
    @Override
    Trace read(InputStream in) throws IOException {
      ByteBuffer all = ByteBuffer.wrap(in.readAllBytes());
      long[] keys = new long[all.remaining() / Long.BYTES];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = all.getLong();
      }
      return new Trace(keys, null);
    }
  },
  /** A number in each line; lines that are empty or begin with an asterisk are skipped. */
  LINES {
    @Override
    Trace read(InputStream in) {
      return new Trace(
          lines(in)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("*"))
              .mapToLong(line -> Long.parseLong(line.strip()))
              .toArray(),
          null);
    }
  },
  /** {@code start count …} in each line: so many requests, from a number on. */
  RANGES {
    @Override
    Trace read(InputStream in) {
      return new Trace(
          lines(in)
              .lines()
              .filter(line -> !line.isBlank())
              .map(line -> line.strip().split("\\s+"))
              .flatMapToLong(
                  words -> {
                    long start = Long.parseLong(words[0]);
                    return LongStream.range(start, start + Long.parseLong(words[1]));
                  })
              .toArray(),
          null);
    }
  },
  /** {@code version,time,op,size,key} in each line after the first, which is a heading. */
  SIZED {
    @Override
    Trace read(InputStream in) {
      String[][] rows =
          lines(in).lines().skip(1).map(line -> line.split(",")).toArray(String[][]::new);
      return new Trace(
          IntStream.range(0, rows.length).mapToLong(i -> Long.parseLong(rows[i][4])).toArray(),
          IntStream.range(0, rows.length).map(i -> Integer.parseInt(rows[i][3])).toArray());
    }
  };

  /**
   * Requests in their order.
   *
   * @param sizes of the values, in bytes; {@code null} if the trace does not tell
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Trace(long[] keys, int @Nullable [] sizes) {}

  abstract Trace read(InputStream in) throws IOException;

  private static BufferedReader lines(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
  }
}
