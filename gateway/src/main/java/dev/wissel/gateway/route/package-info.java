/**
 * Which route a request takes, and which path goes upstream: Kong's router {@code traditional_compatible} (facts 5). Start with
 * {@link dev.wissel.gateway.route.Router}.
 *
 * <p>A {@link dev.wissel.gateway.route.RequestView} goes in, a {@link dev.wissel.gateway.route.Routing} comes out: a match with its upstream path, or the
 * reason why there is none. {@link dev.wissel.gateway.route.ProtocolRules} then says whether the matched route accepts the request's protocol. Each event
 * loop keeps a {@link dev.wissel.gateway.route.RouteCache} in front of the shared router.
 *
 * <p>Nothing here knows a socket or Netty.
 */
@NullMarked
package dev.wissel.gateway.route;

import org.jspecify.annotations.NullMarked;
