/**
 * The records that Kong's log plugins send, read for one purpose: what became of each attempt at each address. Start at {@link dev.wissel.kong.log.LogReader}.
 *
 * <p>{@code tries} is the only thing that Kong says about single attempts (Kong facts 4, 7.3). It names address, start and, for all but the last, how it failed; the
 * last one's fate is in {@code upstream_status}, {@code response} and {@code source}, its duration in {@code latencies.proxy}.
 */
@NullMarked
package dev.wissel.kong.log;

import org.jspecify.annotations.NullMarked;
