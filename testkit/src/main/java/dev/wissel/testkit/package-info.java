/** What the tests of every module share. Knows no other module, so that each of them can use it. */
@NullMarked
package dev.wissel.testkit;

import org.jspecify.annotations.NullMarked;
