package io.vortis.resp;

import io.vortis.resp.TestServer.Kind;

/** {@link RespServer}, what a client sees on the wire. */
class RespServerSessionIT extends SessionContract {
  @Override
  Kind kind() {
    return Kind.NETTY;
  }
}
