/**
 * The stream of the console: one look at a second, made into bytes once, and sent to everyone who listens. Start at {@link
 * dev.wissel.console.stream.StreamHub}.
 *
 * <p>It knows no sockets: who listens is an {@link dev.wissel.console.stream.Outlet}. The form of the messages is that of server-sent events (WHATWG HTML,
 * 9.2); docs/console-api.md says what is in them.
 */
@NullMarked
package dev.wissel.console.stream;

import org.jspecify.annotations.NullMarked;
