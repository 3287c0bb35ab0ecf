/** (see the classes) */
@NullMarked
package dev.wissel.core.health;

import org.jspecify.annotations.NullMarked;
