/**
 * {@code http-log}: a record of each request to a server of logs, with Kong's fields and Kong's queue ({@code http-log/handler.lua}, {@code tools/queue.lua}
 * and {@code pdk/log.lua} of Kong 3.9.3). Start with {@link dev.wissel.gateway.plugin.httplog.HttpLog}.
 *
 * <p>A request's loop makes the record, after the answer has left, and puts it into a bounded {@link dev.wissel.gateway.plugin.httplog.LogQueue}; sending is a
 * matter of one loop of its own. What finds no room is dropped, the oldest first, and counted.
 */
@NullMarked
package dev.wissel.gateway.plugin.httplog;

import org.jspecify.annotations.NullMarked;
