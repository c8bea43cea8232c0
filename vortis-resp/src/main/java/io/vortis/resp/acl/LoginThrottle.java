package io.vortis.resp.acl;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long the answer to a log-in is kept back, by the address that it came from: not at all until
 * some have failed from there, then twice as long with each that fails. The right password waits as
 * long as a wrong one, or the time would tell which it was.
 *
 * <p>Thread safety: any thread.
 */
final class LoginThrottle {
  /** So many may fail before anybody has to wait. */
  static final int FREE_FAILURES = 8;

  static final long FIRST_DELAY_MILLIS = 25;
  static final long LONGEST_DELAY_MILLIS = 10_000;

  /** After so long without a failure an address is forgotten. */
  static final long FORGOTTEN_MILLIS = 300_000;

  /** So many addresses are known at most; the one whose failure is the oldest makes room. */
  static final int MAX_ADDRESSES = 10_000;

  private record Failures(int count, long last) {}

  private final Map<String, Failures> byAddress = new LinkedHashMap<>();

  /** How long to keep back the answer to a log-in, in milliseconds. */
  synchronized long delay(String address, long now) {
    int surplus = failures(address, now) - FREE_FAILURES;
    if (surplus <= 0) {
      return 0;
    }
    return Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS << Math.min(surplus - 1, 20));
  }

  /** Notes that a log-in failed. */
  synchronized void failed(String address, long now) {
    int count = failures(address, now);
    byAddress.remove(address);
    byAddress.put(address, new Failures(count + 1, now));
    if (byAddress.size() > MAX_ADDRESSES) {
      byAddress.remove(byAddress.keySet().iterator().next());
    }
  }

  private int failures(String address, long now) {
    Failures failures = byAddress.get(address);
    return failures == null || now - failures.last >= FORGOTTEN_MILLIS ? 0 : failures.count;
  }
}
