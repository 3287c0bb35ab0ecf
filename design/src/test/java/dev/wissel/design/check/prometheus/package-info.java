@NullMarked
package dev.wissel.design.check.prometheus;

import org.jspecify.annotations.NullMarked;
