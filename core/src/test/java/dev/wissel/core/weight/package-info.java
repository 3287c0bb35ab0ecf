/** Tests of dev.wissel.core.weight. */
@NullMarked
package dev.wissel.core.weight;

import org.jspecify.annotations.NullMarked;
