/**
 * Balancing policies that are only compared with: those of other systems and papers, and an oracle that no gateway can be. They play the same part
 * as the policies of {@code core.balance}, and are never used in production. Start with {@link dev.wissel.sim.peer.Peers}.
 */
@NullMarked
package dev.wissel.sim.peer;

import org.jspecify.annotations.NullMarked;
