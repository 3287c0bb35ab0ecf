/**
 * The way of a request through the gateway. Start with {@link dev.wissel.gateway.proxy.Exchange}, the life of one request on a client
 * connection; {@link dev.wissel.gateway.proxy.ProxyLoop} is what one event loop owns.
 *
 * <p>Everything here is confined to one event loop: a client connection, the upstream connections it uses, their pool, the pickers and the
 * counters. Nothing hops between loops and nothing locks. Heads are relayed as bytes: parsed in place, copied line by line, never rebuilt as
 * objects (facts 5.4 for what is added and dropped).
 */
@NullMarked
package dev.wissel.gateway.proxy;

import org.jspecify.annotations.NullMarked;
