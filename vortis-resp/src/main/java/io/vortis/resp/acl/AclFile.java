package io.vortis.resp.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vortis.resp.command.CommandTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files of users, a line each, as {@code ACL LIST} shows them. */
final class AclFile {

  private AclFile() {}

  /**
   * The profiles of the users in a file, by their names.
   *
   * @throws AclException with everything that is wrong, if anything is
   */
  static Map<String, Profile> load(Path file, CommandTable table, boolean everyChannel)
      throws AclException {
    List<String> lines;
    try {
      lines = Files.readString(file, ISO_8859_1).lines().toList();
    } catch (IOException e) {
      throw new AclException(
          "Error loading ACLs, opening file '" + file + "': " + e.getClass().getSimpleName());
    }
    Map<String, Profile> profiles = new LinkedHashMap<>();
    StringBuilder problems = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      try {
        List<String> words = Arrays.asList(line.split(" +", -1));
        if (!words.get(0).equals("user") || words.size() < 2) {
          throw new AclException("line should start with user keyword");
        }
        define(words.subList(1, words.size()), table, everyChannel, profiles);
      } catch (AclException e) {
        problems
            .append(file)
            .append(':')
            .append(i + 1)
            .append(": ")
            .append(e.getMessage())
            .append(". ");
      }
    }
    if (!problems.isEmpty()) {
      throw new AclException(
          problems
              + "WARNING: ACL errors detected, no change to the previously active ACL rules was"
              + " performed");
    }
    return profiles;
  }

  /** Adds the profile that a user's name and the rules after it define. */
  static void define(
      List<String> words, CommandTable table, boolean everyChannel, Map<String, Profile> profiles)
      throws AclException {
    String name = words.get(0);
    if (profiles.containsKey(name)) {
      throw new AclException("duplicate user '" + name + "' found");
    }
    profiles.put(
        name,
        new ProfileBuilder(table, everyChannel).applyAll(words.subList(1, words.size())).build());
  }

  /** Writes a file anew, as a whole or not at all, for its owner alone to read. */
  static void save(Path file, Collection<User> users) throws IOException {
    StringBuilder text = new StringBuilder();
    users.forEach(user -> text.append(user).append('\n'));
    Path absolute = file.toAbsolutePath();
    Path fresh = Files.createTempFile(absolute.getParent(), absolute.getFileName() + "-", ".tmp");
    try {
      Files.write(fresh, text.toString().getBytes(ISO_8859_1));
      try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(
          fresh, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
