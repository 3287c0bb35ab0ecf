/**
 * Many servers behind some dispatchers, and nothing else: what queueing theory has formulas for and what balancing policies are compared on. No
 * health checks, regions or retries; for those see the whole gateway. Start with {@link dev.wissel.sim.farm.Farm}.
 */
@NullMarked
package dev.wissel.sim.farm;

import org.jspecify.annotations.NullMarked;
