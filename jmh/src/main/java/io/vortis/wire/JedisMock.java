package io.vortis.wire;

import com.github.fppt.jedismock.RedisServer;
import java.io.IOException;

/** Runs jedis-mock, which comes as a library for tests, as a server on the port given. */
public final class JedisMock {
  private JedisMock() {}

  public static void main(String[] args) throws IOException {
    RedisServer.newRedisServer(Integer.parseInt(args[0])).start();
  }
}
