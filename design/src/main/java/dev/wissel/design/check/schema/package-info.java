/**
 * What Kong itself refuses, and texts that were never finished.
 *
 * <p>{@link dev.wissel.design.check.schema.SchemaRules} sorts the problems that {@link dev.wissel.kong.declarative.DeclarativeReader} finds, with Kong's own
 * words, under rules, and adds what was probably meant; {@link dev.wissel.design.check.schema.StrategyRules} does so for strategies. {@link
 * dev.wissel.design.check.schema.PlaceholderRules} looks for texts that stand for others, {@link dev.wissel.design.check.schema.FileRules} at files that
 * are something else. Facts: Kong facts 1 (entities), 8.2 (plugins), 9 (format).
 */
@NullMarked
package dev.wissel.design.check.schema;

import org.jspecify.annotations.NullMarked;
