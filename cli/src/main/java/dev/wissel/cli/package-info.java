/**
 * The commands. Start with {@link dev.wissel.cli.Main}. A command parses, calls and prints; what it knows it has from the other modules, which are wired
 * together here and nowhere else.
 */
@NullMarked
package dev.wissel.cli;

import org.jspecify.annotations.NullMarked;
