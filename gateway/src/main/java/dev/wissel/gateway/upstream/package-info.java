/**
 * What the gateway knows of its upstreams: their addresses, their health, their regions' shares. Start with
 * {@link dev.wissel.gateway.upstream.UpstreamNode}, which event loops read, and {@link dev.wissel.gateway.upstream.UpstreamKeeper}, which alone
 * decides. All keepers of a gateway work on one event loop of their own, the keeper loop: names are resolved there, probes sent, shares computed;
 * no lock is needed and no request waits. What they decide is decided by {@code core}.
 */
@NullMarked
package dev.wissel.gateway.upstream;

import org.jspecify.annotations.NullMarked;
