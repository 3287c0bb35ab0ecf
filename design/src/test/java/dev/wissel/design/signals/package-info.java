@NullMarked
package dev.wissel.design.signals;

import org.jspecify.annotations.NullMarked;
