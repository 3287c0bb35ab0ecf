package dev.wissel.cli.console;

import dev.wissel.console.live.LastDrills;
import dev.wissel.console.live.ServiceView;
import java.util.Optional;

/** The results of a desk that comes later: view and desk need each other. Thread-safe. */
final class LateResults implements LastDrills {
    private volatile LastDrills of = LastDrills.NONE;

    void follow(LastDrills results) {
        of = results;
    }

    @Override
    public Optional<String> running() {
        return of.running();
    }

    @Override
    public Optional<ServiceView.MeasuredView> last(String service, String fault) {
        return of.last(service, fault);
    }
}
