/**
 * A gateway, or a node of Kong, in virtual time: what hosts the pickers, the health book, the watches and the region switch of core. It does with them what the real gateway does, in the
 * same order; nothing that decides is written here. Start with {@link dev.wissel.sim.node.Node}.
 *
 * <p>One {@link dev.wissel.sim.node.Worker} stands for one event loop of the gateway, or one worker process of Kong; one {@link
 * dev.wissel.sim.node.Keeper} for the loop that probes and publishes. Confined to the engine.
 */
@NullMarked
package dev.wissel.sim.node;

import org.jspecify.annotations.NullMarked;
