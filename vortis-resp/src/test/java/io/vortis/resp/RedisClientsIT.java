package io.vortis.resp;

import io.vortis.resp.TestServer.Kind;

/** What the clients are asked to do works with Redis itself. */
class RedisClientsIT extends ClientsContract {
  @Override
  Kind kind() {
    return Kind.REDIS;
  }
}
