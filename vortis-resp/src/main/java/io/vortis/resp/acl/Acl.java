package io.vortis.resp.acl;

import static java.util.Objects.requireNonNull;

import io.vortis.resp.Client;
import io.vortis.resp.Config;
import io.vortis.resp.Config.UserLines;
import io.vortis.resp.acl.AclLog.Entry;
import io.vortis.resp.acl.Denial.Reason;
import io.vortis.resp.codec.Slice;
import io.vortis.resp.command.CommandTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The users of a server, and for whom its connections act. Names and rules are Latin-1, a byte a
 * character.
 *
 * <p>Thread safety: any thread.
 */
public final class Acl {
  /*
   * Threads:      reading takes no lock; a user's profile is replaced as a whole
   * Fields:       users, User.profile | volatile | volatile | this
   * Publication:  a connection sees a changed profile with its next command
   */

  /** Whoever has not said who he is. */
  public static final String DEFAULT = "default";

  private final CommandTable table;
  private final Config config;
  private final LongSupplier clock;
  private final ConcurrentNavigableMap<String, User> users = new ConcurrentSkipListMap<>();
  private final User defaultUser;
  private final AclLog log = new AclLog();
  private final LoginThrottle throttle = new LoginThrottle();

  /** The rules of the users that an included file of the configuration defines, as it does. */
  private final Map<String, List<String>> included;

  /**
   * The users that a configuration names.
   *
   * @param clock epoch milliseconds
   * @throws IllegalArgumentException if it can't be understood
   */
  public Acl(CommandTable table, Config config, LongSupplier clock) {
    this.table = table;
    this.config = config;
    this.clock = clock;
    defaultUser = new User(DEFAULT, openToAll());
    users.put(DEFAULT, defaultUser);
    requirePassword(config.get("requirepass"));
    config.onChange("requirepass", this::requirePassword);
    try {
      loadConfigured();
    } catch (AclException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    included = rules(config.includedUsers());
    config.usersFrom(this::userLines);
  }

  private void loadConfigured() throws AclException {
    boolean file = !config.get("aclfile").isEmpty();
    if (file && !config.users().isEmpty()) {
      throw new AclException("users are defined in the configuration and in aclfile: choose one");
    }
    Map<String, Profile> profiles = new LinkedHashMap<>();
    for (List<String> words : config.users()) {
      define(words, profiles);
    }
    profiles.forEach(this::put);
    if (file) {
      load();
    }
  }

  private void define(List<String> words, Map<String, Profile> profiles) throws AclException {
    try {
      AclFile.define(words, table, everyChannel(), profiles);
    } catch (AclException e) {
      throw new AclException("user " + words.get(0) + ": " + e.getMessage());
    }
  }

  private boolean everyChannel() {
    return config.get("acl-pubsub-default").equals("allchannels");
  }

  /** What the default user is if nobody says otherwise. */
  private Profile openToAll() {
    return changed(null, List.of("on", "nopass", "~*", "&*", "+@all"));
  }

  private synchronized void requirePassword(String password) {
    List<String> rules = List.of("resetpass", passwordRule(password));
    defaultUser.profile(changed(defaultUser.profile(), rules));
  }

  private static String passwordRule(String password) {
    return password.isEmpty() ? "nopass" : ">" + Slice.of(password).toLatin1();
  }

  /** The profile that rules of our own make. */
  private Profile changed(@Nullable Profile from, List<String> rules) {
    try {
      return builder(from).applyAll(rules).build();
    } catch (AclException e) {
      throw new IllegalStateException(e);
    }
  }

  private ProfileBuilder builder(@Nullable Profile from) {
    return from == null
        ? new ProfileBuilder(table, everyChannel())
        : new ProfileBuilder(table, everyChannel(), from);
  }

  // ---------------------------------------------------------------- users

  /** All users by the order of their names. */
  public Collection<User> users() {
    return Collections.unmodifiableCollection(users.values());
  }

  /** The user of this name, or {@code null}. */
  public @Nullable User user(String name) {
    return users.get(name);
  }

  /**
   * Changes a user by rules, all of them or none; makes him if there is none of this name.
   *
   * @return whether he has lost channels that connections of his may be subscribed to
   * @throws AclException if one of them is refused
   */
  public synchronized boolean change(String name, List<String> rules) throws AclException {
    if (Profile.hasSpaces(name)) {
      throw new AclException("Usernames can't contain spaces or null characters");
    }
    User user = users.get(name);
    return put(name, builder(user == null ? null : user.profile()).applyAll(rules).build());
  }

  /** Takes a user away, for whom connections may still act; whether he was there. */
  public synchronized boolean remove(String name) {
    return users.remove(name) != null;
  }

  /**
   * Reads {@code aclfile} anew: those it names are as it says, the default user as he is without
   * any rule if it does not name him, and others are taken away.
   *
   * @return those who have lost channels, as from {@link #change}
   * @throws AclException if the file can't be read or understood; nothing has changed then
   */
  public synchronized List<User> load() throws AclException {
    Map<String, Profile> profiles =
        AclFile.load(Path.of(config.get("aclfile")), table, everyChannel());
    profiles.putIfAbsent(DEFAULT, openToAll());
    users.keySet().retainAll(profiles.keySet());
    List<User> narrowed = new ArrayList<>();
    profiles.forEach(
        (name, profile) -> {
          if (put(name, profile)) {
            narrowed.add(users.get(name));
          }
        });
    return narrowed;
  }

  /**
   * What the configuration file has to say of users: nothing if they have a file of their own. One
   * that an included file defines and who was deleted comes back disabled.
   */
  private synchronized UserLines userLines() {
    if (!config.get("aclfile").isEmpty()) {
      return new UserLines(new TreeMap<>(), Set.of());
    }
    SortedMap<String, List<String>> rules = new TreeMap<>(rules(users.keySet()));
    Set<String> implied = new HashSet<>();
    included.forEach(
        (name, before) -> {
          rules.putIfAbsent(name, List.of("off"));
          if (before.equals(rules.get(name))) {
            implied.add(name);
          }
        });
    String password = passwordRule(config.get("requirepass"));
    Profile asDirected = changed(openToAll(), List.of("resetpass", password));
    if (defaultUser.profile().toString().equals(asDirected.toString())) {
      implied.add(DEFAULT);
    }
    return new UserLines(rules, implied);
  }

  private Map<String, List<String>> rules(Set<String> names) {
    Map<String, List<String>> rules = new HashMap<>();
    for (String name : names) {
      String profile = requireNonNull(users.get(name)).profile().toString();
      rules.put(name, List.of(profile.split(" ", -1)));
    }
    return rules;
  }

  /** Writes {@code aclfile}. */
  public synchronized void save() throws IOException {
    AclFile.save(Path.of(config.get("aclfile")), users());
  }

  /** Gives a user his profile; whether he has lost channels by it. */
  private boolean put(String name, Profile profile) {
    User user = users.get(name);
    if (user == null) {
      users.put(name, new User(name, profile));
      return false;
    }
    Profile before = user.profile();
    user.profile(profile);
    return !profile.hasChannelsOf(before);
  }

  // ---------------------------------------------------------------- connections

  /** Lets a connection act for the default user, and without a password where he needs none. */
  public void admit(Client client) {
    client.user(defaultUser, defaultUser.profile().isOpen());
  }

  /** Whether a connection must say first who it is. */
  public boolean isStranger(Client client) {
    return !client.isAuthenticated() && !defaultUser.profile().isOpen();
  }

  /** Whether the default user needs no password. */
  public boolean isOpen() {
    return defaultUser.profile().noPassword();
  }

  /** Whether a user is still there. */
  public boolean isKnown(User user) {
    return users.get(user.name()) == user;
  }

  /**
   * Lets a connection act for a user if the password is right. Either way its answer is kept back
   * if many have failed from its address; see {@link Client#holdFor}.
   *
   * @return whether it was right
   */
  public boolean logIn(Client client, Slice name, Slice password) {
    long now = clock.getAsLong();
    client.holdFor(throttle.delay(client.host(), now));
    PasswordHash hash = PasswordHash.of(password.toByteArray());
    User user = users.get(name.toLatin1());
    Profile profile = user == null ? User.NOBODY.profile() : user.profile();
    if (user == null || !profile.accepts(hash)) {
      throttle.failed(client.host(), now);
      return false;
    }
    client.user(user, true);
    return true;
  }

  // ---------------------------------------------------------------- refusals

  /** The latest refusals. */
  public AclLog log() {
    return log;
  }

  /** Notes a refusal. */
  public void note(Reason reason, String context, String object, String user, String client) {
    log.add(
        new Entry(1, reason, context, object, user, clock.getAsLong(), client),
        config.number("acllog-max-len"));
  }

  /** How many seconds ago something happened that an entry tells of. */
  public double age(Entry entry) {
    return (clock.getAsLong() - entry.at()) / 1_000.0;
  }

  /** All users as lines of a file. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    users().forEach(user -> lines.add(user.toString()));
    return lines;
  }
}
