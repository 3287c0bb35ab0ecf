/**
 * A user's own Kong as the console sees it, through the controller that directs it. Start at {@link dev.wissel.console.directed.KongLive}: what stands now comes from the control loop's last look
 * and the sensors, what was decided from the journal, and what operators want goes into the journal as the commands put it there. A follower shows the same and leads nothing.
 */
@NullMarked
package dev.wissel.console.directed;

import org.jspecify.annotations.NullMarked;
