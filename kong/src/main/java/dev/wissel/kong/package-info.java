/** Wissel kong. */
@NullMarked
package dev.wissel.kong;

import org.jspecify.annotations.NullMarked;
