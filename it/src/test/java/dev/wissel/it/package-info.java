/** What holds for the whole: the arrows between modules, and the commands from one end to the other. */
@NullMarked
package dev.wissel.it;

import org.jspecify.annotations.NullMarked;
