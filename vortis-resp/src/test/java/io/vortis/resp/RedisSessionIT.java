package io.vortis.resp;

import io.vortis.resp.TestServer.Kind;

/** The sessions ask for what Redis does: its own server passes them. */
class RedisSessionIT extends SessionContract {
  @Override
  Kind kind() {
    return Kind.REDIS;
  }
}
