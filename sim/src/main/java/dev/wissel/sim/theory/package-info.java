/**
 * What queueing theory says of the queues and dispatchers that the simulator plays: exact formulas, or the exact solution of a Markov chain where there is no
 * formula. The simulator is held to them. Start with {@link dev.wissel.sim.theory.Queues}.
 *
 * <p>Times are in the unit of the rates' inverse; ρ is the load of a server, λ / (c·μ). Textbook: Kleinrock, Queueing Systems I and II.
 */
@NullMarked
package dev.wissel.sim.theory;

import org.jspecify.annotations.NullMarked;
