/**
 * What the commands mean. One file per family: its rows first, its handlers below. Dispatch, arity
 * errors, {@code COMMAND}, key positions and {@code docs/commands.md} all derive from the rows. To
 * add a command, add a row and a method.
 */
@NullMarked
package io.vortis.resp.command;

import org.jspecify.annotations.NullMarked;
