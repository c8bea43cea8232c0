package io.vortis.resp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address to listen on, as the directive {@code bind} names it.
 *
 * @param host a name, an address, {@code *} for all of IPv4 or {@code ::*} for all of IPv6
 * @param optional whether the server starts without it where this machine has no such address: a
 *     minus before the host
 */
record BindAddress(String host, boolean optional) {

  /**
   * Where a configuration says to listen, without what is missing here and may be.
   *
   * @throws IOException if nothing is left
   */
  static List<BindAddress> of(Config config) throws IOException {
    List<BindAddress> addresses = new ArrayList<>();
    for (String word : config.words("bind")) {
      BindAddress address = of(word);
      if (!address.optional || address.isHere()) {
        addresses.add(address);
      }
    }
    if (addresses.isEmpty()) {
      throw new IOException("can't listen: no such address here: bind=" + config.get("bind"));
    }
    return addresses;
  }

  private static BindAddress of(String word) {
    return word.startsWith("-")
        ? new BindAddress(word.substring(1), true)
        : new BindAddress(word, false);
  }

  /**
   * With a port, ready to listen on.
   *
   * @throws UnknownHostException if nobody knows the name
   */
  InetSocketAddress at(int port) throws UnknownHostException {
    return new InetSocketAddress(resolve(), port);
  }

  /** Whether only this machine reaches it. */
  boolean isLoopback() {
    try {
      return resolve().isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The failure to listen there, in a sentence. */
  IOException refusal(int port, Exception cause) {
    String problem = String.valueOf(cause.getMessage());
    // Netty's native transports begin with the system call: "bind(..) failed with error(-98): ".
    int call = problem.indexOf("): ");
    String shown = call < 0 ? problem : problem.substring(call + "): ".length());
    return new IOException(
        "can't listen: address=" + host + ":" + port + ", cause=" + shown, cause);
  }

  private boolean isHere() throws SocketException {
    try {
      InetAddress address = resolve();
      return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private InetAddress resolve() throws UnknownHostException {
    return switch (host) {
      case "*" -> InetAddress.getByAddress(new byte[4]);
      case "::*" -> InetAddress.getByAddress(new byte[16]);
      default -> InetAddress.getByName(host);
    };
  }

  /** As in redis.conf. */
  @Override
  public String toString() {
    return (optional ? "-" : "") + host;
  }
}
