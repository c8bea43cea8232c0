/**
 * What a server notes of itself while it works: how often and how long each command ran, what was
 * slow, which errors it gave. It knows commands by their numbers and clients by their addresses;
 * whoever runs commands tells it, and commands such as {@code INFO} and {@code SLOWLOG} ask it.
 *
 * <p>Noting costs those who run commands a clock read and a few additions to memory that is their
 * own; all work is with those who ask.
 */
@NullMarked
package io.vortis.resp.telemetry;

import org.jspecify.annotations.NullMarked;
