package dev.wissel.controller.sensor;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a sensor is. Immutable.
 *
 * @param sensor its name
 * @param lastGoodNanos when it last read what it should; empty if never
 * @param failures rounds in a row that gave nothing
 * @param problem why the last one gave nothing, or less than all; without secrets
 */
public record SensorState(String sensor, OptionalLong lastGoodNanos, int failures, Optional<String> problem) {
    static SensorState fresh(String sensor) {
        return new SensorState(sensor, OptionalLong.empty(), 0, Optional.empty());
    }

    SensorState good(long nowNanos) {
        return new SensorState(sensor, OptionalLong.of(nowNanos), 0, Optional.empty());
    }

    SensorState partly(long nowNanos, String why) {
        return new SensorState(sensor, OptionalLong.of(nowNanos), 0, Optional.of(why));
    }

    SensorState failed(String why) {
        return new SensorState(sensor, lastGoodNanos, Math.min(failures + 1, 1_000_000), Optional.of(why));
    }
}
