package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillPlan;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Makes a fault and takes it away. Confined to the runner's thread; calls may block, for at most a few seconds.
 *
 * <p>A fault that was injected ends by itself when its lease is over, whatever becomes of this process. {@link #extend} makes the lease longer.
 */
public interface FaultHost {
    /** Thrown when a fault cannot be made, held or taken away; the message is for people. */
    final class FaultException extends Exception {
        private static final long serialVersionUID = 1;

        /** Makes one with a message for people. */
        public FaultException(String message) {
            super(message);
        }
    }

    /**
     * What a host does for a plan. Immutable.
     *
     * @param name of the host, for people: {@code embedded gateway}, say
     * @param supported whether it can make this fault
     * @param exercised what is truly put to the test
     * @param notes what is exercised and what is not, a sentence each; why not, if it cannot make it
     */
    record Means(String name, boolean supported, Set<DrillMeasure> exercised, List<String> notes) {
        public Means {
            exercised = Set.copyOf(exercised);
            notes = List.copyOf(notes);
        }
    }

    /**
     * A fault that is asked for. Immutable.
     *
     * @param id of the drill: letters, digits and hyphens, at most 64
     * @param plan what is to be done to whom
     * @param who asks, not empty
     * @param why, not empty
     */
    record Order(String id, DrillPlan plan, String who, String why) {}

    /** Returns what it does for a plan. Asks nobody. */
    Means means(DrillPlan plan);

    /**
     * Makes the fault, for this long.
     *
     * @throws FaultException if it could not be made; nothing of it is left then, or ends with the lease
     */
    void inject(Order order, Duration lease) throws FaultException;

    /**
     * Holds the fault for this long from now on.
     *
     * @throws FaultException if it could not be told; the fault goes on until its lease is over
     */
    void extend(Order order, Duration lease) throws FaultException;

    /**
     * Takes the fault away. Does no harm if it is gone already.
     *
     * @throws FaultException if it could not be told; the fault goes on until its lease is over
     */
    void lift(Order order) throws FaultException;
}
