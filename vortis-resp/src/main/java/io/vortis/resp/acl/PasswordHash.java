package io.vortis.resp.acl;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a password, which is all that is kept of it.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
record PasswordHash(String hex) {
  private static final int DIGITS = 64;

  /** That of a password in the clear. */
  static PasswordHash of(byte[] password) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(password);
      return new PasswordHash(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** That which a rule spells. */
  static PasswordHash ofHex(String hex) throws AclException {
    boolean valid =
        hex.length() == DIGITS
            && hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (!valid) {
      throw new AclException(
          "The password hash must be exactly 64 characters and contain only lowercase hexadecimal"
              + " characters");
    }
    return new PasswordHash(hex);
  }

  /** Compares in a time that does not depend on where they differ. */
  boolean isSame(PasswordHash other) {
    byte[] mine = HexFormat.of().parseHex(hex);
    return MessageDigest.isEqual(mine, HexFormat.of().parseHex(other.hex));
  }

  @Override
  public String toString() {
    return hex;
  }
}
