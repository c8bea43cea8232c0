package io.vortis.resp.command;

import io.vortis.ExpireCondition;
import io.vortis.resp.codec.Slice;

/**
 * The words after the time in an {@code EXPIRE}: {@code NX} stands alone, and {@code GT} not with
 * {@code LT}; each may be repeated.
 *
 * @see <a href="https://redis.io/commands/expire/">EXPIRE</a>
 */
record ExpireWords(boolean nx, boolean xx, boolean gt, boolean lt) {

  /** The words of a call, from argument 3 on. */
  static ExpireWords parse(Call call) {
    boolean nx = false;
    boolean xx = false;
    boolean gt = false;
    boolean lt = false;
    for (int i = 3; i < call.count(); i++) {
      Slice word = call.arg(i);
      if (word.is("NX")) {
        nx = true;
      } else if (word.is("XX")) {
        xx = true;
      } else if (word.is("GT")) {
        gt = true;
      } else if (word.is("LT")) {
        lt = true;
      } else {
        throw Errors.unsupportedOption(word);
      }
    }
    if (nx && (xx || gt || lt)) {
      throw Errors.expireNxWithOthers();
    }
    if (gt && lt) {
      throw Errors.expireGtWithLt();
    }
    return new ExpireWords(nx, xx, gt, lt);
  }

  /** Whether no single {@link #condition} says it all. */
  boolean isXxLt() {
    return xx && lt;
  }

  /** The condition; {@code GT} says {@code XX} too, for nothing is later than never. */
  ExpireCondition condition() {
    if (nx) {
      return ExpireCondition.IF_NONE;
    } else if (gt) {
      return ExpireCondition.IF_LATER;
    } else if (lt) {
      return ExpireCondition.IF_EARLIER;
    }
    return xx ? ExpireCondition.IF_SOME : ExpireCondition.ALWAYS;
  }
}
