/**
 * Who is next: balancing policies, a file each. Start with {@link dev.wissel.core.balance.BalancePolicy}.
 *
 * <p>A policy makes a {@link dev.wissel.core.balance.Picker} from a snapshot; a picker answers with an index into that snapshot. What has
 * been tried already comes with the {@link dev.wissel.core.balance.Attempt}, so that failover is the same call again. Kong's four are here to
 * the letter (facts 2.5 to 2.8), and beside them the mended forms that the gateway uses by default.
 */
@NullMarked
package dev.wissel.core.balance;

import org.jspecify.annotations.NullMarked;
