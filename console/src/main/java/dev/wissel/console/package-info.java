/**
 * The embedded gateway as a Kong to others: its Admin API. Start at {@link dev.wissel.console.KongNode}, which wires it together.
 *
 * <p>{@code admin} speaks HTTP, {@code guard} says who may ask, {@code entity} and {@code store} keep what can be written, {@code declarative} takes whole
 * configurations, {@code node} says what the node is and how its upstreams are.
 */
@NullMarked
package dev.wissel.console;

import org.jspecify.annotations.NullMarked;
