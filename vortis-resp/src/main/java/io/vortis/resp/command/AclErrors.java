package io.vortis.resp.command;

import io.vortis.resp.acl.AclException;
import io.vortis.resp.acl.Denial;
import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;

/** The texts of error replies about users and what they may do, as redis-server 7 words them. */
public final class AclErrors {
  private AclErrors() {}

  /** A command that its user may not run so. */
  public static CommandException noPermission(Denial denial, Command command) {
    String what =
        switch (denial.reason()) {
          case KEY -> "access one of the keys used as arguments";
          case CHANNEL -> "access one of the channels used as arguments";
          default -> "run the '" + command.name() + "' command";
        };
    return new CommandException("NOPERM this user has no permissions to " + what);
  }

  /** A command of a transaction that its user may not run any more. */
  public static CommandException noPermissionAnyMore(Denial denial) {
    String reason =
        switch (denial.reason()) {
          case KEY -> "no permission to touch the specified keys";
          case CHANNEL ->
              "no permission to access one of the channels used as arguments to the command";
          default -> "no permission to execute the command or subcommand";
        };
    return new CommandException(
        "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC"
            + " call. This command is no longer allowed for the following reason: "
            + reason);
  }

  /** What {@code ACL DRYRUN} replies, which is no error. */
  static String dryRunDenial(Denial denial, Command command, Request request, int start) {
    String what =
        switch (denial.reason()) {
          case KEY ->
              "access the '" + Errors.shown(request.arg(start + denial.position())) + "' key";
          case CHANNEL ->
              "access the '" + Errors.shown(request.arg(start + denial.position())) + "' channel";
          default -> "run the '" + command.name() + "' command";
        };
    return "This user has no permissions to " + what;
  }

  /** A rule or a file of users that was refused. */
  public static CommandException acl(AclException cause) {
    return Errors.error(String.valueOf(cause.getMessage()));
  }

  /** {@code ACL DELUSER default}. */
  public static CommandException defaultUserStays() {
    return Errors.error("The 'default' user cannot be removed");
  }

  /** {@code ACL SAVE} where there is no file. */
  public static CommandException noAclFile() {
    return Errors.error(
        "This Redis instance is not configured to use an ACL file. You may want to specify users"
            + " via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a"
            + " Redis configuration file set) in order to store users in the Redis configuration.");
  }

  /** {@code ACL SAVE} that failed. */
  public static CommandException aclNotSaved() {
    return Errors.error(
        "There was an error trying to save the ACLs. Please check the server logs for more"
            + " information");
  }

  /** {@code ACL CAT foo}. */
  public static CommandException unknownCategory(Slice name) {
    return Errors.error("Unknown category '" + Errors.shown(name, Errors.SHOWN) + "'");
  }

  /** {@code ACL GENPASS 0}. */
  public static CommandException passwordBits() {
    return Errors.error(
        "ACL GENPASS argument must be the number of bits for the output password, a positive number"
            + " up to 4096");
  }

  /** {@code ACL DRYRUN nobody get a}. */
  public static CommandException userNotFound(Slice name) {
    return Errors.error("User '" + Errors.shown(name) + "' not found");
  }

  /** {@code ACL DRYRUN somebody foo}. */
  public static CommandException commandNotFound(Slice name) {
    return Errors.error("Command '" + Errors.shown(name) + "' not found");
  }
}
