/** The files that a design consists of. Start at {@link dev.wissel.design.output.DesignFile}. */
@NullMarked
package dev.wissel.design.output;

import org.jspecify.annotations.NullMarked;
