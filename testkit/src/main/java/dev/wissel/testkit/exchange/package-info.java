/**
 * Exchanges recorded with a real Kong, and how an answer of ours is compared with one. Start at {@link dev.wissel.testkit.exchange.Recordings} for what was
 * recorded and at {@link dev.wissel.testkit.exchange.Comparison} for what counts as the same.
 */
@NullMarked
package dev.wissel.testkit.exchange;

import org.jspecify.annotations.NullMarked;
