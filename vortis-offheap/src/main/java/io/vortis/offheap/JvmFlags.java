package io.vortis.offheap;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import org.agrona.UnsafeApi;

/** Sees to it that the JVM was started with what the engine needs, and says so in one sentence. */
final class JvmFlags {
  static final String ADD_EXPORTS = "--add-exports java.base/jdk.internal.misc=ALL-UNNAMED";
  static final String MAX_DIRECT_MEMORY = "-XX:MaxDirectMemorySize=";
  private static final long MIB = 1 << 20;

  /** One in so many bytes is left to network buffers and the like. */
  private static final int OTHERS_SHARE = 16;

  private JvmFlags() {}

  /**
   * @throws IllegalStateException if the engine may not access memory
   */
  static void checkAccess() {
    if (!hasAccess()) {
      throw new IllegalStateException(accessMessage());
    }
  }

  /** Whether the engine may access memory. */
  static boolean hasAccess() {
    try {
      UnsafeApi.pageSize();
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }

  static String accessMessage() {
    return "OffHeapStore needs direct memory access: start the JVM with " + ADD_EXPORTS;
  }

  /**
   * @throws IllegalStateException if the JVM would refuse a store of this size its memory
   */
  static void checkDirectMemory(long needed) {
    long limit = maxDirectMemory();
    long used = usedDirectMemory();
    if (needed > limit - used) {
      throw new IllegalStateException(directMemoryMessage(needed, used, limit));
    }
  }

  static String directMemoryMessage(long needed, long used, long limit) {
    long flag = (needed + used + MIB - 1) / MIB + 1;
    return "not enough direct memory: needed="
        + needed
        + ", used="
        + used
        + ", limit="
        + limit
        + "; start the JVM with "
        + MAX_DIRECT_MEMORY
        + flag
        + "m or more";
  }

  /** What a store without a bound of its own may use, in bytes: all but what others will need. */
  static long grantedDirectMemory() {
    long limit = maxDirectMemory();
    return Math.max(Sizing.MIN_BYTES, limit - limit / OTHERS_SHARE - usedDirectMemory());
  }

  /** What the JVM grants in all, in bytes. */
  static long maxDirectMemory() {
    try {
      // Compiled against the public API alone, so by name; the flag that opens it is checked
      // before.
      return (long) Class.forName("jdk.internal.misc.VM").getMethod("maxDirectMemory").invoke(null);
    } catch (ReflectiveOperationException e) {
      return Runtime.getRuntime().maxMemory();
    }
  }

  /** What is in use by everybody in this JVM, in bytes. */
  static long usedDirectMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getTotalCapacity)
        .sum();
  }
}
