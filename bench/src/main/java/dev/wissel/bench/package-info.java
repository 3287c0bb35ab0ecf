/** Wissel bench. */
@NullMarked
package dev.wissel.bench;

import org.jspecify.annotations.NullMarked;
