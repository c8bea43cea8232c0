package io.vortis.resp;

import io.vortis.resp.TestServer.Kind;

/** {@link RespServer} and clients made for Redis. */
class RespServerClientsIT extends ClientsContract {
  @Override
  Kind kind() {
    return Kind.NETTY;
  }
}
