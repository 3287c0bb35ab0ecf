/** The simulator against closed forms: exact formulas to their precision, and what the engine plays within the tolerance of a simulation. */
package dev.wissel.sim.closedform;
