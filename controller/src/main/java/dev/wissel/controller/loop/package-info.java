/**
 * The slow loop on a Kong: look, decide, write, look again. Start with {@link dev.wissel.controller.loop.ControlLoop}.
 *
 * <p>What is decided is {@link dev.wissel.core.director.Director}'s; what is seen comes from {@link dev.wissel.controller.sensor.Sensors}. Whatever fails here, traffic goes on as Kong has it: nothing is
 * written on a guess, and nothing is undone at the end.
 */
@NullMarked
package dev.wissel.controller.loop;

import org.jspecify.annotations.NullMarked;
