/**
 * What the Admin API says of the node itself: {@code /}, {@code /status}, {@code /endpoints}, {@code /metrics}, {@code /schemas}, {@code /tags}, and the
 * health of upstreams (facts 6.1, 6.3, 3.7).
 *
 * <p>Start at {@link dev.wissel.console.node.NodeRoutes}.
 */
@NullMarked
package dev.wissel.console.node;

import org.jspecify.annotations.NullMarked;
