@NullMarked
package dev.wissel.console.embedded;

import org.jspecify.annotations.NullMarked;
