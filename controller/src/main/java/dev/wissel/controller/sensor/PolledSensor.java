package dev.wissel.controller.sensor;

/** A sensor that looks when told to. */
public interface PolledSensor {
    /** Returns its name, stable, for logs and metrics. */
    String name();

    /**
     * Looks once, and keeps what it sees. Waits for what it asks, within time-outs of its own; one thread at a time.
     */
    void look();

    /** Returns how it is. Thread-safe, never waits. */
    SensorState state();
}
