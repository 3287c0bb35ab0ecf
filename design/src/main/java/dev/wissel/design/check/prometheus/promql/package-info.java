/**
 * PromQL, as far as a linter needs it: {@link dev.wissel.design.check.prometheus.promql.PromqlParser} reads a query into {@link
 * dev.wissel.design.check.prometheus.promql.Expr}s that know where they stand, and says what Prometheus would refuse. Follows the query language of Prometheus
 * 2.42 and 3 (its documentation, "Querying", and the behaviour of {@code promtool check rules}).
 */
@NullMarked
package dev.wissel.design.check.prometheus.promql;

import org.jspecify.annotations.NullMarked;
