/**
 * Wissel's own settings as tags on Kong's entities, so that a {@code kong.yml} alone carries a whole strategy: to a real Kong, to decK, to
 * the embedded gateway, and to a controller that finds a Kong it did not set up.
 *
 * <p>Start at {@link dev.wissel.kong.carrier.WisselTags}, which reads and writes the tags of one entity. The values are
 * {@link dev.wissel.kong.carrier.UpstreamSettings}, {@link dev.wissel.kong.carrier.TargetSettings} and
 * {@link dev.wissel.kong.carrier.RouteSettings}; {@link dev.wissel.kong.carrier.TagText} makes any text fit Kong's rule for a tag (printable
 * ASCII without {@code ,} and {@code /}; Kong facts 1.7). The grammar of every tag is in {@code docs/carrier.md}.
 *
 * <p>{@link dev.wissel.kong.carrier.DurationText}, {@link dev.wissel.kong.carrier.RateText} and
 * {@link dev.wissel.kong.carrier.PercentText} are the quantities with units that tags and strategy files share.
 */
@NullMarked
package dev.wissel.kong.carrier;

import org.jspecify.annotations.NullMarked;
