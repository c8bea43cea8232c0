package io.vortis.resp;

import io.vortis.resp.TestServer.Kind;

/** {@link SyncServer}, what a client sees on the wire. */
class SyncServerSessionIT extends SessionContract {
  @Override
  Kind kind() {
    return Kind.SYNC;
  }
}
