/**
 * Prometheus' text exposition as Kong writes it (Kong facts 7), read into numbers. Start at {@link dev.wissel.kong.metrics.Exposition} for any, at {@link
 * dev.wissel.kong.metrics.KongMetrics} for what is of use of Kong's.
 */
@NullMarked
package dev.wissel.kong.metrics;

import org.jspecify.annotations.NullMarked;
