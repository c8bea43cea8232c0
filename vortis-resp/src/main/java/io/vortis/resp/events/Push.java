package io.vortis.resp.events;

import io.vortis.resp.codec.ReplyWriter;

/** What a client is sent that is no reply. Immutable: several clients share one. */
public interface Push {

  /** Writes it in the protocol that the client speaks now. */
  void writeTo(ReplyWriter reply);

  /** About how many bytes it occupies while it waits. */
  long bytes();
}
