/**
 * Virtual time: a queue of timers, and figures whose size does not depend on how many requests were seen. Start with {@link
 * dev.wissel.sim.engine.Engine}.
 *
 * <p>Everything here is confined to the thread that runs the engine. One seed gives the same run, to the byte.
 */
@NullMarked
package dev.wissel.sim.engine;

import org.jspecify.annotations.NullMarked;
