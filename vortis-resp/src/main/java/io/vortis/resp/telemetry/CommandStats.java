package io.vortis.resp.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** How often and how long each command ran, and how often it failed, by the commands' numbers. */
public final class CommandStats {
  /*
   * Each thread that runs commands counts in arrays of its own; whoever asks sums them up. A reset writes to none of
   * them: it notes what they hold, and from then on that is taken off.
   *
   * Threads:       recorder() and what it gives: the thread that asked for it; everything else: any thread
   * Fields:        field          | read    | write   | guard
   *                cells[command] | acquire | release | written by the recorder's thread alone
   *                cells[..][i]   | opaque  | opaque  | written by the recorder's thread alone
   *                atReset        | volatile
   * Benign races:  a sum may have a call in its count and not yet in its time
   */

  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int CALLS = 0;
  private static final int NANOS = 1;
  private static final int REJECTED = 2;
  private static final int FAILED = 3;
  private static final int FIRST_BUCKET = 4;
  private static final int LENGTH = FIRST_BUCKET + Buckets.COUNT;

  private final int commands;
  private final ConcurrentMap<Thread, Recorder> recorders = new ConcurrentHashMap<>();
  private volatile CommandFigures[] atReset = new CommandFigures[0];
  private volatile boolean tracking = true;

  /** Counters for so many commands, numbered from 0 on. */
  CommandStats(int commands) {
    this.commands = commands;
  }

  /** Where the calling thread notes what it runs. */
  public Recorder recorder() {
    return recorders.computeIfAbsent(Thread.currentThread(), thread -> new Recorder());
  }

  /** Chooses whether histograms are kept. */
  void tracking(boolean on) {
    tracking = on;
  }

  /** What is known of a command since the last {@link #reset}. */
  public CommandFigures of(int command) {
    CommandFigures[] before = atReset;
    CommandFigures total = total(command);
    return before.length == 0 ? total : total.minus(before[command]);
  }

  /** Forgets everything so far. */
  public void reset() {
    CommandFigures[] totals = new CommandFigures[commands];
    for (int i = 0; i < commands; i++) {
      totals[i] = total(i);
    }
    atReset = totals;
  }

  private CommandFigures total(int command) {
    long[] sum = new long[LENGTH];
    for (Recorder recorder : recorders.values()) {
      long[] cells = recorder.cells.getAcquire(command);
      if (cells != null) {
        for (int i = 0; i < LENGTH; i++) {
          sum[i] += (long) CELLS.getOpaque(cells, i);
        }
      }
    }
    long[] buckets = new long[Buckets.COUNT];
    System.arraycopy(sum, FIRST_BUCKET, buckets, 0, buckets.length);
    return new CommandFigures(sum[CALLS], sum[NANOS], sum[REJECTED], sum[FAILED], buckets);
  }

  /** The counters of one thread. */
  public final class Recorder {
    private final AtomicReferenceArray<long[]> cells = new AtomicReferenceArray<>(commands);

    private Recorder() {}

    /** A command ran. */
    public void ran(int command, long nanos, boolean failed) {
      long[] own = own(command);
      add(own, CALLS, 1);
      add(own, NANOS, nanos);
      if (failed) {
        add(own, FAILED, 1);
      }
      if (tracking) {
        add(own, FIRST_BUCKET + Buckets.indexOf(nanos), 1);
      }
    }

    /** A command was refused before it ran. */
    public void rejected(int command) {
      add(own(command), REJECTED, 1);
    }

    private long[] own(int command) {
      long[] own = cells.getPlain(command);
      if (own == null) {
        own = new long[LENGTH];
        cells.setRelease(command, own);
      }
      return own;
    }

    private static void add(long[] cells, int index, long more) {
      CELLS.setOpaque(cells, index, (long) CELLS.getOpaque(cells, index) + more);
    }
  }
}
