package io.vortis.wire;

import io.vortis.Distribution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * Gets and sets of keys of which some are asked for more than others (Zipf 0.99), which
 * redis-benchmark can't make; otherwise as it: so many connections in one thread, each sending a
 * batch and waiting for all of its replies. Latency counts from when a batch was sent to when its
 * last reply came; a connection that waits sends nothing, so what others would have waited in the
 * meantime is omitted, as redis-benchmark omits it.
 *
 * <p>Arguments: port or path of a socket, connections, depth, requests, keys, bytes of a value,
 * percent of sets; without a percentage every key is set once, in order. Keys are those of
 * redis-benchmark. Prints requests a second, and p50, p99 and p99.9 in microseconds.
 */
public final class ZipfLoad {
  private static final int READ_BYTES = 256 << 10;
  private static final int RANKS = 1 << 20;

  /** A prime larger than any number of keys, so that no two ranks meet. */
  private static final long SCATTER = 2_147_483_629L;

  private static final byte[] GET = ascii("*2\r\n$3\r\nGET\r\n$16\r\nkey:");
  private static final byte[] SET = ascii("*3\r\n$3\r\nSET\r\n$16\r\nkey:");
  private static final byte[] END = ascii("\r\n");

  private final int depth;
  private final int requests;
  private final int keys;
  private final int writesPercent;
  private final byte[] set;
  private final int[] ranks;
  private final Histogram latencies = new Histogram(3);
  private final SplittableRandom random = new SplittableRandom(1);
  private int sent;
  private int answered;

  private ZipfLoad(int depth, int requests, int keys, int valueBytes, int writesPercent) {
    this.depth = depth;
    this.requests = requests;
    this.keys = keys;
    this.writesPercent = writesPercent;
    set = ascii("\r\n$" + valueBytes + "\r\n" + "x".repeat(valueBytes) + "\r\n");
    ranks = Distribution.ZIPF.ranks(keys, RANKS, random);
    for (int i = 0; i < RANKS; i++) {
      // Popular keys are no neighbours in memory, though they were set in their order.
      ranks[i] = (int) (ranks[i] * SCATTER % keys);
    }
  }

  public static void main(String[] args) throws IOException {
    SocketAddress address =
        args[0].startsWith("/")
            ? UnixDomainSocketAddress.of(Path.of(args[0]))
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    int[] numbers = new int[args.length];
    for (int i = 1; i < args.length; i++) {
      numbers[i] = Integer.parseInt(args[i]);
    }
    int writesPercent = args.length > 6 ? numbers[6] : -1;
    ZipfLoad load = new ZipfLoad(numbers[2], numbers[3], numbers[4], numbers[5], writesPercent);
    System.out.println(load.run(address, numbers[1]));
  }

  private String run(SocketAddress address, int connections) throws IOException {
    try (Selector selector = Selector.open()) {
      long start = System.nanoTime();
      for (int i = 0; i < connections; i++) {
        new Connection(address, selector).sendBatch();
      }
      while (answered < requests) {
        selector.select(
            key -> {
              try {
                ((Connection) key.attachment()).proceed();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      return String.format(
          Locale.ROOT,
          "%.0f,%.1f,%.1f,%.1f",
          requests / seconds,
          latencies.getValueAtPercentile(50) / 1e3,
          latencies.getValueAtPercentile(99) / 1e3,
          latencies.getValueAtPercentile(99.9) / 1e3);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer out = ByteBuffer.allocateDirect(depth * (set.length + 64));
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
    private final ReplyCounter replies = new ReplyCounter();
    private int waiting;
    private long sentAt;

    Connection(SocketAddress address, Selector selector) throws IOException {
      boolean unix = address instanceof UnixDomainSocketAddress;
      channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
      channel.connect(address);
      if (!unix) {
        channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      }
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    void sendBatch() throws IOException {
      waiting = Math.min(depth, requests - sent);
      out.clear();
      for (int i = 0; i < waiting; i++) {
        command();
      }
      out.flip();
      sentAt = System.nanoTime();
      proceed();
    }

    private void command() {
      boolean write = writesPercent < 0 || random.nextInt(100) < writesPercent;
      int number = writesPercent < 0 ? sent % keys : ranks[sent & (RANKS - 1)];
      sent++;
      out.put(write ? SET : GET);
      for (long digit = 100_000_000_000L; digit > 0; digit /= 10) {
        out.put((byte) ('0' + number / digit % 10));
      }
      out.put(write ? set : END);
    }

    void proceed() throws IOException {
      if (out.hasRemaining()) {
        channel.write(out);
      }
      key.interestOps(SelectionKey.OP_READ | (out.hasRemaining() ? SelectionKey.OP_WRITE : 0));
      in.clear();
      if (channel.read(in) < 0) {
        throw new IOException("the server hung up");
      }
      int found = replies.count(in.flip());
      waiting -= found;
      answered += found;
      if (found > 0 && waiting == 0) {
        latencies.recordValue(System.nanoTime() - sentAt);
        if (sent < requests) {
          sendBatch();
        }
      }
    }
  }
}
