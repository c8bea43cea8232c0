package io.vortis.resp.codec;

import java.util.AbstractList;
import java.util.List;

/**
 * A command with its arguments as they came, reused from one command to the next. Argument 0 is the
 * command's name.
 *
 * <p>Thread safety: none; one connection has one.
 */
public final class Request {
  private static final int INITIAL_ARGUMENTS = 8;

  /** What a request keeps for the next one; more than that is let go. */
  private static final int KEPT_ARGUMENTS = 1_024;

  private Slice[] slices = newSlices(new Slice[0], INITIAL_ARGUMENTS);

  /** Where each argument stands: offset from the start of its frame, then length. */
  private int[] spans = new int[2 * INITIAL_ARGUMENTS];

  private int count;

  /** How many arguments there are, the command's name included. */
  public int count() {
    return count;
  }

  /** An argument; valid until the command returns. */
  public Slice arg(int index) {
    if (index >= count) {
      throw new IndexOutOfBoundsException("argument: index=" + index + ", count=" + count);
    }
    return slices[index];
  }

  /** The arguments from {@code from} on, as a view that is valid until the command returns. */
  public List<Slice> args(int from) {
    return args(from, count, 1);
  }

  /** Every {@code step}th argument from {@code from} until {@code to}, as a view. */
  public List<Slice> args(int from, int to, int step) {
    int size = Math.max(0, (to - from + step - 1) / step);
    return new AbstractList<>() {
      @Override
      public Slice get(int index) {
        return arg(from + index * step);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  /** A request of its own with the same arguments, to keep for later. */
  public Request copy() {
    Request copy = new Request();
    for (int i = 0; i < count; i++) {
      copy.add(arg(i).toByteArray());
    }
    return copy;
  }

  /** Takes all arguments away. */
  void clear() {
    count = 0;
    if (slices.length > KEPT_ARGUMENTS) {
      slices = newSlices(new Slice[0], INITIAL_ARGUMENTS);
      spans = new int[2 * INITIAL_ARGUMENTS];
    }
  }

  /** Adds an argument whose buffer will be known at {@link #bind}. */
  void addSpan(int offset, int length) {
    ensureRoom();
    spans[2 * count] = offset;
    spans[2 * count + 1] = length;
    count++;
  }

  /** Adds an argument that has its own array; not to be mixed with spans. */
  void add(byte[] bytes) {
    ensureRoom();
    slices[count++].set(bytes, 0, bytes.length);
  }

  /** Says where the frame is that the spans are part of. */
  void bind(byte[] buffer, int frame) {
    for (int i = 0; i < count; i++) {
      slices[i].set(buffer, frame + spans[2 * i], spans[2 * i + 1]);
    }
  }

  private void ensureRoom() {
    if (count == slices.length) {
      slices = newSlices(slices, 2 * count);
      spans = java.util.Arrays.copyOf(spans, 4 * count);
    }
  }

  private static Slice[] newSlices(Slice[] old, int length) {
    Slice[] slices = java.util.Arrays.copyOf(old, length);
    for (int i = old.length; i < length; i++) {
      slices[i] = new Slice();
    }
    return slices;
  }
}
