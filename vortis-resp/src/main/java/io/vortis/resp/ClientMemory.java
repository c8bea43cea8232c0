package io.vortis.resp;

/**
 * What one connection holds of the memory, in bytes.
 *
 * @param query what came of requests that are not complete, or not run yet
 * @param queryFree room behind it
 * @param transaction what is queued and watched
 * @param subscriptions names and what remembers them
 * @param reply the buffer that replies are being written to
 * @param replyPeak the most that was in it lately
 * @param written how much is in it
 * @param unsent how many messages wait to be sent
 * @param output how many bytes they are
 */
public record ClientMemory(
    long query,
    long queryFree,
    long transaction,
    long subscriptions,
    long reply,
    long replyPeak,
    long written,
    long unsent,
    long output) {

  /** Objects and buffers that every connection has, in this process. */
  private static final long BASE = 4_096;

  /** All that it holds. */
  public long total() {
    return BASE + query + queryFree + transaction + subscriptions + reply + output;
  }
}
