package io.vortis.resp.command;

import io.vortis.resp.codec.Request;
import io.vortis.resp.codec.Slice;
import java.util.Locale;

/**
 * The texts of all error replies but those about users ({@link AclErrors}), as redis-server 7 words
 * them. What a client sent is shown as Redis shows it: up to its first NUL.
 */
public final class Errors {
  /** How many bytes of a name, and of all arguments together, an unknown command is shown with. */
  static final int SHOWN = 128;

  private Errors() {}

  // ---------------------------------------------------------------- any command

  /** No such command; the reply shows how it began. */
  public static CommandException unknownCommand(Request request) {
    StringBuilder text = new StringBuilder("unknown command '");
    text.append(shown(request.arg(0), SHOWN)).append("', with args beginning with: ");
    int start = text.length();
    for (int i = 1; i < request.count() && text.length() - start < SHOWN; i++) {
      int room = SHOWN - (text.length() - start);
      text.append('\'').append(shown(request.arg(i), room)).append("' ");
    }
    return error(text.toString());
  }

  /** No such subcommand. */
  public static CommandException unknownSubcommand(Request request) {
    return error(
        "unknown subcommand '"
            + shown(request.arg(1), SHOWN)
            + "'. Try "
            + shown(request.arg(0), SHOWN).toUpperCase(Locale.ROOT)
            + " HELP.");
  }

  /** Too few or too many arguments. */
  public static CommandException arity(String command) {
    return error("wrong number of arguments for '" + command + "' command");
  }

  /** Too many arguments, of which the subcommand's row allows any number. */
  public static CommandException subcommandArity(Call call) {
    return error(
        "unknown subcommand or wrong number of arguments for '"
            + shown(call.arg(1), SHOWN)
            + "'. Try "
            + shown(call.arg(0)).toUpperCase(Locale.ROOT)
            + " HELP.");
  }

  /** Words in an order that the command does not know. */
  public static CommandException syntax() {
    return error("syntax error");
  }

  /** No integer where there must be one. */
  public static CommandException notAnInteger() {
    return error("value is not an integer or out of range");
  }

  /** An integer that is too small or too large. */
  public static CommandException outOfRange(long min, long max) {
    return error("value is out of range, value must between " + min + " and " + max);
  }

  /** No room, and nothing may be evicted. */
  public static CommandException outOfMemory() {
    return new CommandException("OOM command not allowed when used memory > 'maxmemory'.");
  }

  /** The heap has no room for what the command needs while it runs; Redis has no such limit. */
  public static CommandException outOfHeap() {
    return new CommandException("OOM command needs more memory than the JVM has left.");
  }

  /** A write to a store that is only to be looked at. */
  public static CommandException readOnly() {
    return new CommandException("READONLY You can't write against a read only replica.");
  }

  /** Something that must not happen; the log says more. */
  public static CommandException internal(Throwable cause) {
    return error("internal error: " + cause.getClass().getSimpleName());
  }

  // ---------------------------------------------------------------- keys and values

  /** A key that the store can't hold. */
  public static CommandException keyTooLong(int limit) {
    return error("key is longer than " + limit + " bytes");
  }

  /** A TTL that is zero, negative or too large. */
  public static CommandException invalidExpire(String command) {
    return error("invalid expire time in '" + command + "' command");
  }

  /** {@code DELEX key FOO a}. */
  public static CommandException invalidCondition() {
    return error("Invalid condition. Use IFEQ");
  }

  /** {@code INCR} of the largest number. */
  public static CommandException incrementOverflow() {
    return error("increment or decrement would overflow");
  }

  /** {@code DECRBY key -9223372036854775808}. */
  public static CommandException decrementOverflow() {
    return error("decrement would overflow");
  }

  /** {@code INCRBYFLOAT key foo}. */
  public static CommandException notAFloat() {
    return error("value is not a valid float");
  }

  /** {@code INCRBYFLOAT key inf}. */
  public static CommandException notFinite() {
    return error("increment would produce NaN or Infinity");
  }

  /** {@code SETRANGE key -1 foo}. */
  public static CommandException offsetOutOfRange() {
    return error("offset is out of range");
  }

  /** {@code SETRANGE key 536870912 foo}. */
  public static CommandException valueTooLong() {
    return error("string exceeds maximum allowed size (proto-max-bulk-len)");
  }

  /** {@code LCS a b LEN IDX}. */
  public static CommandException lcsLengthAndRanges() {
    return error("If you want both the length and indexes, please just use IDX.");
  }

  /** {@code LCS} of two large values. */
  public static CommandException lcsTooLarge() {
    return error("Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
  }

  /** {@code SETBIT key -1 0}. */
  public static CommandException badBitOffset() {
    return error("bit offset is not an integer or out of range");
  }

  /** {@code SETBIT key 0 2}. */
  public static CommandException badBit() {
    return error("bit is not an integer or out of range");
  }

  /** {@code BITPOS key 2}. */
  public static CommandException bitNotZeroOrOne() {
    return error("The bit argument must be 1 or 0.");
  }

  /** {@code BITOP NOT a b c}. */
  public static CommandException bitopNot() {
    return error("BITOP NOT must be called with a single source key.");
  }

  /** {@code BITFIELD key GET u64 0}. */
  public static CommandException badBitfieldType() {
    return error(
        "Invalid bitfield type. Use something like i16 u8."
            + " Note that u64 is not supported but i64 is.");
  }

  /** {@code BITFIELD key OVERFLOW FOO}. */
  public static CommandException badOverflow() {
    return error("Invalid OVERFLOW type specified");
  }

  /** {@code BITFIELD_RO key SET u8 0 1}. */
  public static CommandException bitfieldReadOnly() {
    return error("BITFIELD_RO only supports the GET subcommand");
  }

  /** {@code RENAME missing key}. */
  public static CommandException noSuchKey() {
    return error("no such key");
  }

  /** {@code SCAN foo}. */
  public static CommandException invalidCursor() {
    return error("invalid cursor");
  }

  /** {@code WAIT 0 foo}. */
  public static CommandException timeoutNotAnInteger() {
    return error("timeout is not an integer or out of range");
  }

  /** {@code WAIT 0 -1}. */
  public static CommandException negativeTimeout() {
    return error("timeout is negative");
  }

  /** {@code RESTORE key 0 payload} of a key that is there. */
  public static CommandException busyKey() {
    return new CommandException("BUSYKEY Target key name already exists.");
  }

  /** {@code RESTORE key -1 payload}. */
  public static CommandException negativeTtl() {
    return error("Invalid TTL value, must be >= 0");
  }

  /** {@code RESTORE key 0 payload IDLETIME -1}. */
  public static CommandException badIdleTime() {
    return error("Invalid IDLETIME value, must be >= 0");
  }

  /** {@code RESTORE key 0 payload FREQ 256}. */
  public static CommandException badFrequency() {
    return error("Invalid FREQ value, must be >= 0 and <= 255");
  }

  /** {@code RESTORE key 0 foo}. */
  public static CommandException badDumpChecksum() {
    return error("DUMP payload version or checksum are wrong");
  }

  /** {@code RESTORE} of what is no string. */
  public static CommandException badDumpFormat() {
    return error("Bad data format");
  }

  /** {@code OBJECT FREQ} where a policy is in force that does not count. */
  public static CommandException frequencyNotTracked() {
    return error(
        "An LFU maxmemory policy is not selected, access frequency not tracked. Please note that"
            + " when switching between policies at runtime LRU and LFU data will take some time to"
            + " adjust.");
  }

  /** {@code OBJECT FREQ} where one is that counts. */
  public static CommandException frequencyNotTold() {
    return error("The store keeps access frequencies to itself.");
  }

  /** {@code OBJECT IDLETIME} where a policy is in force that counts instead. */
  public static CommandException idleTimeNotTracked() {
    return error(
        "An LFU maxmemory policy is selected, idle time not tracked. Please note that when"
            + " switching between policies at runtime LRU and LFU data will take some time to"
            + " adjust.");
  }

  /** {@code OBJECT IDLETIME} where no policy is in force that needs to know. */
  public static CommandException idleTimeNotNoted() {
    return error(
        "An LRU maxmemory policy is not selected, or off the heap was not when the server started:"
            + " idle time not tracked.");
  }

  /** {@code EXPIRE key 1 FOO}. */
  public static CommandException unsupportedOption(Slice option) {
    return error("Unsupported option " + shown(option));
  }

  /** {@code EXPIRE key 1 NX GT}. */
  public static CommandException expireNxWithOthers() {
    return error("NX and XX, GT or LT options at the same time are not compatible");
  }

  /** {@code EXPIRE key 1 GT LT}. */
  public static CommandException expireGtWithLt() {
    return error("GT and LT options at the same time are not compatible");
  }

  /** {@code SELECT 1}. */
  public static CommandException noSuchDatabase() {
    return error("DB index is out of range");
  }

  /** {@code SWAPDB x 1}. */
  public static CommandException invalidDatabase(String which) {
    return error("invalid " + which + " DB index");
  }

  /** {@code MOVE key 0} from database 0. */
  public static CommandException sameObject() {
    return error("source and destination objects are the same");
  }

  // ---------------------------------------------------------------- transactions

  /** {@code MULTI} after {@code MULTI}. */
  public static CommandException nestedMulti() {
    return error("MULTI calls can not be nested");
  }

  /** {@code WATCH} after {@code MULTI}. */
  public static CommandException watchInsideMulti() {
    return error("WATCH inside MULTI is not allowed");
  }

  /** {@code EXEC} or {@code DISCARD} without {@code MULTI}. */
  public static CommandException withoutMulti(String command) {
    return error(command + " without MULTI");
  }

  /** {@code EXEC} after a command that was refused. */
  public static CommandException transactionAborted() {
    return new CommandException("EXECABORT Transaction discarded because of previous errors.");
  }

  /** {@code EXEC} itself was refused. */
  public static CommandException transactionAborted(CommandException cause) {
    String text = cause.reply();
    return new CommandException(
        "EXECABORT Transaction discarded because of: " + text.substring(text.indexOf(' ') + 1));
  }

  /** A command that can't be queued. */
  public static CommandException notInTransaction() {
    return error("Command not allowed inside a transaction");
  }

  // ---------------------------------------------------------------- pub/sub

  /** A command of a client of RESP2 that is subscribed to something. */
  public static CommandException notForSubscribers(String command) {
    return error(
        "Can't execute '"
            + command
            + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this"
            + " context");
  }

  /** {@code SSUBSCRIBE} in a transaction. */
  public static CommandException shardSubscribeInTransaction() {
    return error("SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
  }

  // ---------------------------------------------------------------- client-side caching

  /** {@code CLIENT TRACKING ON REDIRECT 1 REDIRECT 2}. */
  public static CommandException redirectTwice() {
    return error("A client can only redirect to a single other client");
  }

  /** {@code CLIENT TRACKING ON REDIRECT 9999}. */
  public static CommandException redirectToNobody() {
    return error("The client ID you want redirect to does not exist");
  }

  /** {@code CLIENT TRACKING ON PREFIX a}. */
  public static CommandException prefixWithoutBroadcast() {
    return error("PREFIX option requires BCAST mode to be enabled");
  }

  /** {@code CLIENT TRACKING ON BCAST} after {@code CLIENT TRACKING ON}. */
  public static CommandException broadcastSwitched() {
    return error(
        "You can't switch BCAST mode on/off before disabling tracking for this client, and then"
            + " re-enabling it with a different mode.");
  }

  /** {@code CLIENT TRACKING ON BCAST OPTIN}. */
  public static CommandException optWithBroadcast() {
    return error("OPTIN and OPTOUT are not compatible with BCAST");
  }

  /** {@code CLIENT TRACKING ON OPTIN OPTOUT}. */
  public static CommandException optBoth() {
    return error("You can't specify both OPTIN mode and OPTOUT mode");
  }

  /** {@code CLIENT TRACKING ON OPTOUT} after {@code CLIENT TRACKING ON OPTIN}. */
  public static CommandException optSwitched() {
    return error(
        "You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then"
            + " re-enabling it with a different mode.");
  }

  /** {@code CLIENT TRACKING ON BCAST PREFIX a PREFIX ab}. */
  public static CommandException prefixesOverlap(Slice prefix, Slice other, boolean existing) {
    return error(
        "Prefix '"
            + shown(prefix)
            + "' overlaps with "
            + (existing ? "an existing prefix '" : "another provided prefix '")
            + shown(other)
            + "'. Prefixes for a single client must not overlap.");
  }

  /** {@code CLIENT CACHING} of a client that is not tracked. */
  public static CommandException cachingUntracked() {
    return error(
        "CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
            + " OPTOUT mode enabled");
  }

  /** {@code CLIENT CACHING YES} in another mode than {@code OPTIN}, or NO than OPTOUT. */
  public static CommandException cachingInOtherMode(String word, String mode) {
    return error(
        "CLIENT CACHING " + word + " is only valid when tracking is enabled in " + mode + " mode.");
  }

  // ---------------------------------------------------------------- connections

  /** {@code HELLO x}. */
  public static CommandException protocolNotAnInteger() {
    return error("Protocol version is not an integer or out of range");
  }

  /** {@code HELLO 4}. */
  public static CommandException unsupportedProtocol() {
    return new CommandException("NOPROTO unsupported protocol version");
  }

  /** {@code HELLO 3 FOO}. */
  public static CommandException helloSyntax(Slice option) {
    return error("Syntax error in HELLO option '" + shown(option) + "'");
  }

  /** No such user, or a password that is not his. */
  public static CommandException wrongPassword() {
    return new CommandException("WRONGPASS invalid username-password pair or user is disabled.");
  }

  /** A command from a connection that has not said who it is. */
  public static CommandException notAuthenticated() {
    return new CommandException("NOAUTH Authentication required.");
  }

  /** {@code HELLO} from a connection that has not said who it is, and does not with it. */
  public static CommandException helloWithoutAuth() {
    return new CommandException(
        "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
            + " AUTH <user> <pass> option can be used to authenticate the client and select the"
            + " RESP protocol version at the same time");
  }

  /** {@code AUTH password} where none is needed. */
  public static CommandException noPasswordConfigured() {
    return error(
        "AUTH <password> called without any password configured for the default user."
            + " Are you sure your configuration is correct?");
  }

  /** {@code CLIENT UNBLOCK 1 FOO}. */
  public static CommandException unblockReason() {
    return error("CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
  }

  /** {@code CLIENT SETNAME "a b"}. */
  public static CommandException badClientName() {
    return error("Client names cannot contain spaces, newlines or special characters.");
  }

  /** {@code CLIENT SETINFO LIB-NAME "a b"}. */
  public static CommandException badClientAttribute(String attribute) {
    return error(attribute + " cannot contain spaces, newlines or special characters.");
  }

  /** {@code CLIENT SETINFO FOO bar}. */
  public static CommandException unknownClientAttribute(Slice attribute) {
    return error("Unrecognized option '" + shown(attribute) + "'");
  }

  /** {@code CLIENT LIST ID x}. */
  public static CommandException invalidClientId() {
    return error("Invalid client ID");
  }

  /** {@code CLIENT KILL ID 0}. */
  public static CommandException clientIdTooSmall() {
    return error("client-id should be greater than 0");
  }

  /** {@code CLIENT LIST TYPE foo}. */
  public static CommandException unknownClientType(Slice type) {
    return error("Unknown client type '" + shown(type) + "'");
  }

  /** {@code CLIENT KILL USER foo}. */
  public static CommandException noSuchUser(Slice user) {
    return error("No such user '" + shown(user) + "'");
  }

  /** {@code CLIENT KILL 1.2.3.4:5}. */
  public static CommandException noSuchClient() {
    return error("No such client");
  }

  // ---------------------------------------------------------------- the server

  /** What {@code CONFIG SET} does not like. */
  public static CommandException config(String problem) {
    return error(problem);
  }

  /** {@code CONFIG SET port 1 port 2}. */
  public static CommandException duplicateParameter(String name) {
    return error(
        "CONFIG SET failed (possibly related to argument '" + name + "') - duplicate parameter");
  }

  /** {@code CONFIG REWRITE} where no file was loaded. */
  public static CommandException noConfigFile() {
    return error("The server is running without a config file");
  }

  /** {@code CONFIG REWRITE} of a file that can't be written. */
  public static CommandException rewriteFailed(Throwable cause) {
    return error("Rewriting config file: " + cause.getMessage());
  }

  /** {@code COMMAND GETKEYS foo bar}. */
  public static CommandException invalidCommand() {
    return error("Invalid command specified");
  }

  /** {@code COMMAND GETKEYS client id}. */
  public static CommandException noKeyArguments() {
    return error("The command has no key arguments");
  }

  /** {@code COMMAND GETKEYS set a}. */
  public static CommandException invalidArgumentCount() {
    return error("Invalid number of arguments specified for command");
  }

  /** {@code SHUTDOWN ABORT}. */
  public static CommandException noShutdown() {
    return error("No shutdown in progress.");
  }

  /** {@code SHUTDOWN SAVE} where nothing can be saved. */
  public static CommandException shutdownFailed() {
    return error("Errors trying to SHUTDOWN. Check logs.");
  }

  /** {@code SLOWLOG GET a b}, {@code DEBUG FOO}. */
  public static CommandException subcommandSyntax(Request request) {
    return error(
        "unknown subcommand or wrong number of arguments for '"
            + shown(request.arg(1), SHOWN)
            + "'. Try "
            + shown(request.arg(0), SHOWN).toUpperCase(Locale.ROOT)
            + " HELP.");
  }

  /** {@code SLOWLOG GET -2}. */
  public static CommandException slowLogCount() {
    return error("count should be greater than or equal to -1");
  }

  /** {@code LATENCY GRAPH foo}. */
  public static CommandException noSamples(String event) {
    return error("No samples available for event '" + event + "'");
  }

  /** {@code CLIENT PAUSE 1 FOO}. */
  public static CommandException pauseMode() {
    return error("CLIENT PAUSE mode must be WRITE or ALL");
  }

  /** {@code DEBUG} where it is not enabled. */
  public static CommandException debugNotAllowed() {
    return error(
        "DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you can"
            + " run it from a local connection, otherwise you need to set this option in the"
            + " configuration file, and then restart the server.");
  }

  /** {@code GET} by a client that monitors. */
  public static CommandException monitorAndKeys() {
    return error("Replica can't interact with the keyspace");
  }

  /** {@code MONITOR} run by {@code EXEC}. */
  public static CommandException monitorInTransaction() {
    return error("MONITOR isn't allowed for DENY BLOCKING client");
  }

  /** {@code SAVE}; not Redis's words, for Redis has files. */
  public static CommandException nothingIsSaved() {
    return error("data is kept in memory only: nothing can be saved");
  }

  /** {@code REPLICAOF host port}; not Redis's words either. */
  public static CommandException noReplication() {
    return error("replication is not supported: only NO ONE is");
  }

  /** {@code REPLICAOF host x}. */
  public static CommandException invalidMasterPort() {
    return error("Invalid master port");
  }

  /** {@code REPLICAOF} where {@code cluster-enabled} is set. */
  public static CommandException replicaOfInCluster() {
    return error("REPLICAOF not allowed in cluster mode.");
  }

  /** {@code CLUSTER} where {@code cluster-enabled} is not set. */
  public static CommandException noCluster() {
    return error("This instance has cluster support disabled");
  }

  /** {@code CLUSTER COUNTKEYSINSLOT 16384}. */
  public static CommandException invalidSlot() {
    return error("Invalid slot");
  }

  static CommandException error(String text) {
    return new CommandException("ERR " + text);
  }

  static String shown(Slice argument) {
    return shown(argument, Integer.MAX_VALUE);
  }

  /** At most so many bytes of an argument, up to its first NUL. */
  static String shown(Slice argument, int atMost) {
    int length = Math.min(argument.length(), atMost);
    for (int i = 0; i < length; i++) {
      if (argument.at(i) == 0) {
        length = i;
      }
    }
    return argument.toLatin1(length);
  }
}
