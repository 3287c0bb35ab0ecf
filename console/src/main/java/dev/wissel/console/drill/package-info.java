/** Drills as the console offers them, whoever makes their faults: {@link dev.wissel.console.drill.RunningDrills}. docs/drills.md has the documents. */
@NullMarked
package dev.wissel.console.drill;

import org.jspecify.annotations.NullMarked;
