package io.vortis.offheap;

/**
 * How entries are cut to a store's segments: what stands in the log, and what goes to a chain of
 * whole segments.
 *
 * <p>An entry of up to half a segment stands in the log as one piece. The value of a larger one
 * fills whole segments of its own first; its tail follows in the log if it is small enough, and has
 * one segment more if not. So a chain wastes less than half a segment.
 */
final class EntryShape {
  /** Redis's limit on strings. */
  static final int MAX_VALUE_LENGTH = 512 << 20;

  final int segmentSize;
  final int headerBytes;

  /** In milliseconds, 0 for none. */
  final long timeToIdle;

  /** Whether an entry tells when it was last used. */
  final boolean notesUses;

  final int maxKeyLength;
  private final int maxInline;

  EntryShape(int segmentSize, long timeToIdle, boolean notesUses) {
    this.segmentSize = segmentSize;
    this.timeToIdle = timeToIdle;
    this.notesUses = notesUses || timeToIdle > 0;
    headerBytes = EntryLayout.HEADER_BYTES + (this.notesUses ? Long.BYTES : 0);
    maxInline = segmentSize / 2;
    maxKeyLength = Math.min(EntryLayout.MAX_KEY_LENGTH, segmentSize / 4);
  }

  /**
   * @throws IllegalArgumentException if a key or value of this length cannot be stored
   */
  void check(int keyLength, int valueLength) {
    checkKey(keyLength);
    if (valueLength > MAX_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          "value too long: length=" + valueLength + ", limit=" + MAX_VALUE_LENGTH);
    }
  }

  void checkKey(int keyLength) {
    if (keyLength > maxKeyLength) {
      throw new IllegalArgumentException(
          "key too long: length=" + keyLength + ", limit=" + maxKeyLength);
    }
  }

  /** How many whole segments a value takes; 0 if it stands in the log. */
  int chainSegments(int keyLength, int valueLength) {
    if ((long) headerBytes + keyLength + valueLength <= maxInline) {
      return 0;
    }
    int whole = valueLength / segmentSize;
    int tail = valueLength - whole * segmentSize;
    boolean tailFits =
        whole > 0 && headerBytes + keyLength + EntryLayout.CHAIN_HEAD_BYTES + tail <= maxInline;
    return tailFits ? whole : whole + (tail > 0 ? 1 : 0);
  }

  /** How much of a value stands in the log, when it takes so many segments beside. */
  int inlineLength(int valueLength, int chainSegments) {
    return Math.max(0, valueLength - chainSegments * segmentSize);
  }

  /** Where in an entry its number stands. */
  int numberOffset(int keyLength) {
    return EntryLayout.aligned(headerBytes + keyLength);
  }

  /** What the entry that a write makes takes in the log. */
  int size(Write write, int chainSegments) {
    if (write.isNumber) {
      return numberOffset(write.key.length) + Long.BYTES;
    }
    return write.slack == 0
        ? size(write.key.length, write.length, chainSegments)
        : (int) EntryLayout.sizeOfClass(write.slack);
  }

  /** The slack of an entry that needs so many bytes and has grown: half as much again, or none. */
  int slackFor(int size) {
    int slack = EntryLayout.classWithin(Math.min(maxInline, size + size / 2));
    return slack != 0 && EntryLayout.sizeOfClass(slack) > size ? slack : 0;
  }

  /** What of an entry in the log comes before that part of its value which stands there. */
  int inlineOffset(int keyLength, int chainSegments) {
    return headerBytes + keyLength + (chainSegments > 0 ? EntryLayout.CHAIN_HEAD_BYTES : 0);
  }

  /** What an entry takes in the log. */
  int size(int keyLength, int valueLength, int chainSegments) {
    return EntryLayout.aligned(
        inlineOffset(keyLength, chainSegments) + inlineLength(valueLength, chainSegments));
  }

  /** What the entry behind a header takes in the log; long, since the header may be garbage. */
  long sizeOf(long header) {
    int slack = EntryLayout.slack(header);
    return slack == 0 ? trimmedSizeOf(header) : EntryLayout.sizeOfClass(slack);
  }

  /** What it would take without slack. */
  long trimmedSizeOf(long header) {
    int keyLength = EntryLayout.keyLength(header);
    long valueLength = EntryLayout.valueLength(header) & 0xFFFF_FFFFL;
    if (EntryLayout.isNumber(header)) {
      return numberOffset(keyLength) + (long) Long.BYTES;
    }
    if (!EntryLayout.isChain(header)) {
      return headerBytes + keyLength + valueLength + EntryLayout.ALIGNMENT - 1
          & -EntryLayout.ALIGNMENT;
    }
    if (valueLength > MAX_VALUE_LENGTH) {
      return Long.MAX_VALUE;
    }
    int segments = chainSegments(keyLength, (int) valueLength);
    return size(keyLength, (int) valueLength, segments);
  }

  /** When an entry expires: at its own time, or so long after its last use. */
  long effectiveExpiry(long entry) {
    long expiresAt = EntryLayout.expiresAt(entry);
    if (timeToIdle == 0) {
      return expiresAt;
    }
    long idle = EntryLayout.usedAt(entry) + timeToIdle;
    return idle < 0 ? expiresAt : Math.min(expiresAt, idle);
  }

  /** How many segments the entry behind a header has beside its place in the log. */
  int chainSegments(long header) {
    return EntryLayout.isChain(header)
        ? chainSegments(EntryLayout.keyLength(header), EntryLayout.valueLength(header))
        : 0;
  }
}
