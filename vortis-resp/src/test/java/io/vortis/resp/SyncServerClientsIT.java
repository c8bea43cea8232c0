package io.vortis.resp;

import io.vortis.resp.TestServer.Kind;

/** {@link SyncServer} and clients made for Redis. */
class SyncServerClientsIT extends ClientsContract {
  @Override
  Kind kind() {
    return Kind.SYNC;
  }
}
