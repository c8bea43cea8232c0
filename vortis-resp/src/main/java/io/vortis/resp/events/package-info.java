/**
 * Who hears of what: transactions that watch keys, channels and their subscribers, keyspace
 * notifications, client-side caching. All of it rests on the store's own events, so it stays true
 * when an application writes in-process beside the server; a server that nobody asks for any of it
 * listens to none.
 */
@NullMarked
package io.vortis.resp.events;

import org.jspecify.annotations.NullMarked;
