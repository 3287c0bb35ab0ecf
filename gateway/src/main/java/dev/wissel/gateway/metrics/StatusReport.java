package dev.wissel.gateway.metrics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code /status} and {@code /status/ready} say beyond what the gateway itself knows. Thread-safe. */
public interface StatusReport {
    /** A gateway that is ready and of which there is nothing more to say. */
    StatusReport NOTHING = new StatusReport() {
        @Override
        public Map<String, Object> more() {
            return Map.of();
        }

        @Override
        public @Nullable String notReady() {
            return null;
        }
    };

    /** Returns further members of {@code /status}. */
    Map<String, Object> more();

    /** Returns why the gateway should not get requests; null if it should. */
    @Nullable
    String notReady();
}
