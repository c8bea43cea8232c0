package io.vortis.resp.command;

import io.vortis.resp.Client;
import io.vortis.resp.acl.Acl;
import io.vortis.resp.acl.User;
import io.vortis.resp.codec.Slice;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which connections {@code CLIENT KILL} means: those that all of its conditions hold for.
 *
 * @see <a href="https://redis.io/commands/client-kill/">CLIENT KILL</a>
 */
final class ClientFilter {
  private static final List<String> REPLICATION_TYPES = List.of("master", "slave", "replica");

  private long id;
  private @Nullable User user;
  private @Nullable String address;
  private @Nullable String localAddress;
  private Predicate<Client> type = client -> true;
  private boolean skipMe = true;

  private ClientFilter() {}

  /** The one connection from this address, be it one's own. */
  static ClientFilter byAddress(Slice address) {
    ClientFilter filter = new ClientFilter();
    filter.address = address.toLatin1();
    filter.skipMe = false;
    return filter;
  }

  /** The conditions that a call's arguments from {@code from} on name. */
  static ClientFilter parse(Call call, int from) {
    ClientFilter filter = new ClientFilter();
    for (int i = from; i < call.count(); i += 2) {
      if (i + 1 == call.count()) {
        throw Errors.syntax();
      }
      filter.add(call.arg(i), call.arg(i + 1), call.server().acl());
    }
    return filter;
  }

  /** All connections of a type, one's own included. */
  static ClientFilter byType(Slice name) {
    ClientFilter filter = new ClientFilter();
    filter.type = type(name);
    filter.skipMe = false;
    return filter;
  }

  /**
   * The connections of a type.
   *
   * @throws CommandException if there is no such type
   */
  private static Predicate<Client> type(Slice name) {
    if (name.is("normal")) {
      return client -> client.subscriptions().isEmpty();
    }
    if (name.is("pubsub")) {
      return client -> !client.subscriptions().isEmpty();
    }
    if (REPLICATION_TYPES.stream().noneMatch(name::is)) {
      throw Errors.unknownClientType(name);
    }
    return client -> false;
  }

  /** Whether a connection is meant by a command that came from {@code self}. */
  boolean matches(Client client, Client self) {
    return type.test(client)
        && (id == 0 || client.id() == id)
        && (user == null || client.user() == user)
        && (address == null || client.address().equals(address))
        && (localAddress == null || client.localAddress().equals(localAddress))
        && !(skipMe && client == self);
  }

  private void add(Slice option, Slice value, Acl acl) {
    if (option.is("ID")) {
      id = id(value);
    } else if (option.is("TYPE")) {
      type = type(value);
    } else if (option.is("ADDR")) {
      address = value.toLatin1();
    } else if (option.is("LADDR")) {
      localAddress = value.toLatin1();
    } else if (option.is("USER")) {
      user = acl.user(value.toLatin1());
      if (user == null) {
        throw Errors.noSuchUser(value);
      }
    } else if (option.is("SKIPME") && (value.is("yes") || value.is("no"))) {
      skipMe = value.is("yes");
    } else {
      throw Errors.syntax();
    }
  }

  private static long id(Slice value) {
    try {
      long id = value.toLong();
      if (id > 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      // Refused as a negative one is.
    }
    throw Errors.clientIdTooSmall();
  }
}
