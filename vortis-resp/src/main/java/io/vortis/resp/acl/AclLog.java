package io.vortis.resp.acl;

import io.vortis.resp.acl.Denial.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The latest refusals. One that is like another, but for who sent it, is counted with it if that
 * one is not older than a minute.
 *
 * <p>Thread safety: any thread.
 *
 * @see <a href="https://redis.io/commands/acl-log/">ACL LOG</a>
 */
public final class AclLog {
  private static final long GROUPED_MILLIS = 60_000;

  /**
   * A refusal.
   *
   * @param count how many there were of the kind
   * @param reason why
   * @param context {@code toplevel} or {@code multi}
   * @param object what was refused: a command, a key, a channel or {@code AUTH}
   * @param user who asked for it
   * @param at when the latest happened, in epoch milliseconds
   * @param client the latest who sent it, as {@code CLIENT LIST} shows it
   */
  public record Entry(
      long count,
      Reason reason,
      String context,
      String object,
      String user,
      long at,
      String client) {

    private boolean isLike(Entry other) {
      return reason == other.reason
          && context.equals(other.context)
          && object.equals(other.object)
          && user.equals(other.user)
          && Math.abs(other.at - at) <= GROUPED_MILLIS;
    }

    private Entry andMore(long earlier) {
      return new Entry(count + earlier, reason, context, object, user, at, client);
    }
  }

  private final Deque<Entry> entries = new ArrayDeque<>();

  /**
   * Notes a refusal, of which {@code count} is 1, and forgets the oldest beyond {@code maxLength}.
   */
  synchronized void add(Entry entry, long maxLength) {
    Entry added = entry;
    for (Iterator<Entry> known = entries.iterator(); known.hasNext(); ) {
      Entry earlier = known.next();
      if (entry.isLike(earlier)) {
        known.remove();
        added = entry.andMore(earlier.count);
        break;
      }
    }
    entries.addFirst(added);
    while (entries.size() > maxLength) {
      entries.removeLast();
    }
  }

  /** The latest entries, the newest first. */
  public synchronized List<Entry> latest(long count) {
    List<Entry> latest = new ArrayList<>();
    for (Entry entry : entries) {
      if (latest.size() >= count) {
        break;
      }
      latest.add(entry);
    }
    return latest;
  }

  /** Forgets all. */
  public synchronized void clear() {
    entries.clear();
  }
}
