package dev.wissel.console.live;

import java.util.Optional;

/** What a {@link Live} asks about drills: whether one runs, and what the last of each kind has measured. Implementations are thread-safe and never wait. */
public interface LastDrills {
    /** None runs, and none ever did. */
    LastDrills NONE = new LastDrills() {
        @Override
        public Optional<String> running() {
            return Optional.empty();
        }

        @Override
        public Optional<ServiceView.MeasuredView> last(String service, String fault) {
            return Optional.empty();
        }
    };

    /** Returns the id of the drill that runs. */
    Optional<String> running();

    /**
     * Returns what the last drill of a kind has measured of a service.
     *
     * @param fault kind of fault, as {@code wissel drill --fault} names it
     */
    Optional<ServiceView.MeasuredView> last(String service, String fault);
}
