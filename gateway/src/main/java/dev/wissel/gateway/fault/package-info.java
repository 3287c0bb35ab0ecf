/**
 * Faults that are put into a running gateway on purpose, so that a drill exercises what an outage would: detection, ejection, retry, spill, failback. Start with
 * {@link dev.wissel.gateway.fault.Faults}, which holds the one fault that may be in force and ends it at its deadline, whatever became of who asked for it.
 *
 * <p>This package says what a fault is, whom it hits, and what it does to a channel; {@code proxy} and {@code upstream} ask it before they connect, send or probe. The kinds are
 * those of the simulator's scenarios, so that a drill and a simulation of it can be laid side by side.
 */
@NullMarked
package dev.wissel.gateway.fault;

import org.jspecify.annotations.NullMarked;
