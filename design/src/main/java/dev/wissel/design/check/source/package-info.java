/**
 * What a text holds: which kind of configuration, where its parts begin, and how places in a part are places of the file.
 *
 * <p>Start at {@link dev.wissel.design.check.source.Snippet}: a piece of a file that is parsed on its own. {@link dev.wissel.design.check.source.Parsed} is
 * its tree, with all places moved to those of the file, so that no rule has to know whether it looks at a file or at a block inside of another.
 */
@NullMarked
package dev.wissel.design.check.source;

import org.jspecify.annotations.NullMarked;
