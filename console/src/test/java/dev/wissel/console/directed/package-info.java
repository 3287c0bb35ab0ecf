@NullMarked
package dev.wissel.console.directed;

import org.jspecify.annotations.NullMarked;
