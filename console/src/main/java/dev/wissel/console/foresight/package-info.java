/**
 * What can be said before anything happens: {@link dev.wissel.console.foresight.Promises}, the strategy's bounds by kind of fault, and {@link dev.wissel.console.foresight.Rehearsal}, an action
 * played in virtual time with the demand of the moment. Both planes use them.
 */
@NullMarked
package dev.wissel.console.foresight;

import org.jspecify.annotations.NullMarked;
