package io.vortis.resp.command;

import io.vortis.resp.Client;
import io.vortis.resp.acl.Acl;
import io.vortis.resp.acl.Denial;
import io.vortis.resp.acl.Denial.Reason;
import io.vortis.resp.acl.User;
import io.vortis.resp.codec.Slice;

/**
 * Whether a command may run for whom its connection acts: asked here alone, before it runs or is
 * queued, and again when a queue runs. What there is to check follows from the command's row.
 *
 * <p>Thread safety: as its server.
 */
public final class Authorization {

  private Authorization() {}

  /**
   * Checks the command that a call is about to run.
   *
   * @throws CommandException if it may not
   */
  static void check(Call call, Command command) {
    Client client = call.client();
    if (client.isUnrestricted()) {
      return;
    }
    Acl acl = call.server().acl();
    if (acl.isStranger(client) && !command.flags().contains(Flag.NO_AUTH)) {
      throw Errors.notAuthenticated();
    }
    Denial denial = client.user().check(command, call.request(), 0);
    if (denial != null) {
      note(call, command, denial);
      throw AclErrors.noPermission(denial, command);
    }
  }

  /**
   * Checks a command of a transaction once more when it is to run: what its user may do can have
   * changed since it was queued.
   *
   * @throws CommandException if it may not
   */
  static void checkQueued(Call call, Command command) {
    Client client = call.client();
    if (client.isUnrestricted()) {
      return;
    }
    Denial denial = client.user().check(command, call.request(), 0);
    if (denial != null) {
      note(call, command, denial);
      throw AclErrors.noPermissionAnyMore(denial);
    }
  }

  /** Notes that a log-in was refused. */
  static void noteWrongPassword(Call call, Slice user) {
    String info = ClientInfo.of(call.client(), call);
    String object = call.arg(0).toLatin1();
    call.server().acl().note(Reason.AUTH, context(call), object, user.toLatin1(), info);
  }

  private static void note(Call call, Command command, Denial denial) {
    String object =
        denial.reason() == Reason.COMMAND ? command.name() : call.arg(denial.position()).toLatin1();
    User user = call.client().user();
    String info = ClientInfo.of(call.client(), call);
    call.server().acl().note(denial.reason(), context(call), object, user.name(), info);
  }

  /** Where a command was refused, in the words of {@code ACL LOG}; there are no scripts. */
  private static String context(Call call) {
    return call.client().transaction().isOpen() ? "multi" : "toplevel";
  }
}
