/**
 * Who is next: balancing policies, a file each. Start with {@link dev.wissel.core.balance.BalancePolicy}; get one from {@link
 * dev.wissel.core.balance.Policies}.
 *
 * <p>A policy makes a {@link dev.wissel.core.balance.Picker} from a snapshot; a picker answers with an index into that snapshot. What has
 * been tried already comes with the {@link dev.wissel.core.balance.Attempt}, so that failover is the same call again. Kong's four are here to
 * the letter (facts 2.5 to 2.8), and beside them the mended forms that the gateway uses by default:
 *
 * <table>
 * <caption>The policies and their pickers</caption>
 * <tr><th>policy</th><th>mended, the default</th><th>Kong's, {@code -kong}</th></tr>
 * <tr><td>{@link dev.wissel.core.balance.RoundRobin}</td><td>earliest turn first, {@code RoundRobinTurns}</td>
 *     <td>shuffled wheel, {@code RoundRobinWheel}</td></tr>
 * <tr><td>{@link dev.wissel.core.balance.LeastConnections}</td><td>ties by chance, {@code LeastConnectionsScan}</td>
 *     <td>ties by heap order, {@code LeastConnectionsHeap}</td></tr>
 * <tr><td>{@link dev.wissel.core.balance.ConsistentHashing}</td><td>{@code ConsistentHashingWalk} on a {@code HashRing} that fits</td>
 *     <td>{@code ConsistentHashingKong} on a {@code HashRing} that may be empty</td></tr>
 * <tr><td>{@link dev.wissel.core.balance.Latency}</td><td>the better of two, {@code LatencyChoice}</td>
 *     <td>the least of all, {@code LatencyKong}</td></tr>
 * </table>
 *
 * <p>Every mended form keeps three promises: it never picks an address that the request has tried, never one of weight 0, and answers
 * {@link dev.wissel.core.balance.Picker#ALL_TRIED} exactly when all that may serve have been tried.
 */
@NullMarked
package dev.wissel.core.balance;

import org.jspecify.annotations.NullMarked;
