/**
 * What can be reckoned out for someone who only thinks about a strategy: a design ({@link dev.wissel.console.desk.DesignDesk}), a check ({@link
 * dev.wissel.console.desk.CheckDesk}) and a play in virtual time ({@link dev.wissel.console.desk.SimulationDesk}). Nothing here touches what runs.
 */
@NullMarked
package dev.wissel.console.desk;

import org.jspecify.annotations.NullMarked;
