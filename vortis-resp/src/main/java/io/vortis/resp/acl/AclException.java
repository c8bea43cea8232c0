package io.vortis.resp.acl;

/** A rule, a user's name or a file of users was refused; the message is Redis's text. */
public final class AclException extends Exception {
  private static final long serialVersionUID = 1L;

  AclException(String problem) {
    super(problem);
  }
}
