/**
 * What the console shows and does, whoever carries the strategy out: one {@link dev.wissel.console.live.Live} over the embedded gateway, another over a
 * controller on a user's Kong. Start there; {@link dev.wissel.console.live.LiveView} is what is drawn.
 *
 * <p>The records are the JSON of {@code /api/v1} as it is written: names in snake case, constants in lower case with hyphens, times of the wall clock in
 * milliseconds since 1970, lengths in seconds, shares and ratios in [0, 1]. What is not known is null and never 0.
 */
@NullMarked
package dev.wissel.console.live;

import org.jspecify.annotations.NullMarked;
