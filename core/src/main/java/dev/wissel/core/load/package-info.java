/**
 * What each address is doing now: requests in flight, windowed counts and latencies. Start with {@link dev.wissel.core.load.Load}.
 *
 * <p>Each event loop (or simulated worker) owns one {@link dev.wissel.core.load.Loads} for an upstream; it outlives snapshots, so a reload
 * keeps the figures of addresses that stay.
 */
@NullMarked
package dev.wissel.core.load;

import org.jspecify.annotations.NullMarked;
