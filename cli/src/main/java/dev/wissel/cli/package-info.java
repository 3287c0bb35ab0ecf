/** Wissel cli. */
@NullMarked
package dev.wissel.cli;

import org.jspecify.annotations.NullMarked;
