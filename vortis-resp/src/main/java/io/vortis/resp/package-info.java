/**
 * vortis as a server: {@link io.vortis.resp.RespServer} serves any {@link io.vortis.Store} to Redis
 * clients.
 *
 * <p>The layers, each of which sees only the one below it:
 *
 * <pre>
 *   network    Connection, Transport: Netty; SyncServer: one blocking socket
 *   codec      RequestDecoder, ReplyWriter: RESP2 and RESP3
 *   command    CommandTable and the families: what a command means
 *   waist      Keyspace: bytes in, bytes out, atomic per key
 *   store      whatever keeps the entries
 * </pre>
 */
@NullMarked
package io.vortis.resp;

import org.jspecify.annotations.NullMarked;
