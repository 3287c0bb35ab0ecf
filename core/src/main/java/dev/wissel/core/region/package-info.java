/** (see the classes) */
@NullMarked
package dev.wissel.core.region;

import org.jspecify.annotations.NullMarked;
