package io.vortis.resp;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Refuses to listen where other machines reach a server that asks for no password. Redis would
 * listen and turn strangers away one by one; saying so at the start is clearer.
 */
final class ProtectedMode {

  private ProtectedMode() {}

  /**
   * Checks where the server is to listen.
   *
   * @throws IllegalArgumentException if others could reach it and nobody has allowed that
   */
  static void check(Config config) {
    if (!config.flag("protected-mode")) {
      return;
    }
    for (String address : config.words("bind")) {
      if (!isLoopback(address)) {
        throw new IllegalArgumentException(
            "bind "
                + address
                + " lets other machines in without a password; "
                + "bind a loopback address, or allow it with protected-mode no");
      }
    }
  }

  /** Whether only this machine reaches the address; one that nobody knows is left to the bind. */
  private static boolean isLoopback(String address) {
    // A minus says that the address may be missing.
    String host = address.startsWith("-") ? address.substring(1) : address;
    if (host.equals("*") || host.equals("::*")) {
      return false;
    }
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return true;
    }
  }
}
