/** (see the classes) */
@NullMarked
package dev.wissel.core.protect;

import org.jspecify.annotations.NullMarked;
