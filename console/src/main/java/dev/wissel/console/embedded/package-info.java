/**
 * The embedded gateway as the console sees it. Start at {@link dev.wissel.console.embedded.GatewayLive}: once a second it reads the gateway's counters, keeps them for a quarter of an hour, and
 * makes one view of them; {@link dev.wissel.console.embedded.GatewayDecisions} hears what the gateway does on its own.
 *
 * <p>Nothing here is asked by a request: event loops count for themselves, and what they have counted is read from a thread of its own.
 */
@NullMarked
package dev.wissel.console.embedded;

import org.jspecify.annotations.NullMarked;
