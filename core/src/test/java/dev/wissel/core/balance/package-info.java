/** Tests of the policies: one contract for all, then each against the facts of Kong and its own promises. */
@NullMarked
package dev.wissel.core.balance;

import org.jspecify.annotations.NullMarked;
