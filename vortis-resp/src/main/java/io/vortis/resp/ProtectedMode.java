package io.vortis.resp;

import io.vortis.resp.acl.Acl;
import io.vortis.resp.command.CommandTable;
import java.io.IOException;

/**
 * Refuses to listen where other machines reach a server that asks for no password. Redis would
 * listen and turn strangers away one by one; saying so at the start is clearer.
 */
final class ProtectedMode {

  private ProtectedMode() {}

  /**
   * Checks where the server is to listen.
   *
   * @throws IOException if it is to listen nowhere
   * @throws IllegalArgumentException if others could reach it and nobody has allowed that
   */
  static void check(Config config) throws IOException {
    if (!config.flag("protected-mode")) {
      return;
    }
    for (BindAddress address : BindAddress.of(config)) {
      if (!address.isLoopback() && letsStrangersIn(config)) {
        throw new IllegalArgumentException(
            "bind "
                + address
                + " lets other machines in without a password; "
                + "bind a loopback address, set requirepass, or allow it with protected-mode no");
      }
    }
  }

  private static boolean letsStrangersIn(Config config) {
    return new Acl(CommandTable.standard(), config, System::currentTimeMillis).isOpen();
  }
}
