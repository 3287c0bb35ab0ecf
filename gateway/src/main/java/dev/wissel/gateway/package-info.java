/** Wissel gateway. */
@NullMarked
package dev.wissel.gateway;

import org.jspecify.annotations.NullMarked;
