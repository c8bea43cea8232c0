/**
 * RESP, the Redis serialization protocol: requests as spans of a receive buffer, replies straight
 * into a send buffer. Nothing here knows of sockets or commands.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP
 *     specification</a>
 */
@NullMarked
package io.vortis.resp.codec;

import org.jspecify.annotations.NullMarked;
