/** Wissel design. */
@NullMarked
package dev.wissel.design;

import org.jspecify.annotations.NullMarked;
