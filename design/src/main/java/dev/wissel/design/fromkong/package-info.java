/**
 * From a Kong that exists to a strategy, and what the strategy would change in it, with a reason for every line. Start at
 * {@link dev.wissel.design.fromkong.FromKong}; {@link dev.wissel.design.fromkong.ExistingKong} is what was read from a file,
 * {@link dev.wissel.design.fromkong.AdminApi} reads a running Kong.
 *
 * <p>The document stays a tree of plain values and is changed in place, so that whatever it holds besides (other plugins, consumers, certificates,
 * entities of Enterprise) comes out as it went in. The reasons follow Kong facts 2 to 4 and 13.
 */
@NullMarked
package dev.wissel.design.fromkong;

import org.jspecify.annotations.NullMarked;
