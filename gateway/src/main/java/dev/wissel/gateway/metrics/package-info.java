/**
 * What the gateway tells of itself: Kong's metrics under Kong's names and labels (facts 7), and Wissel's own under {@code wissel_}. Start with
 * {@link dev.wissel.gateway.metrics.StatusListener}. Event loops count into cells of their own; only a scrape adds them up.
 */
@NullMarked
package dev.wissel.gateway.metrics;

import org.jspecify.annotations.NullMarked;
