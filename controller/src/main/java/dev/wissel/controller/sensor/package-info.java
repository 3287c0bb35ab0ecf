/**
 * What the controller knows of a Kong's targets, from whom, and since when. Start at {@link dev.wissel.controller.sensor.Sensors}, which makes one observation of
 * what the sensors have; each sensor is a class of its own: {@link dev.wissel.controller.sensor.NodeHealthSensor}, {@link
 * dev.wissel.controller.sensor.NodeMetricsSensor}, {@link dev.wissel.controller.sensor.PrometheusSensor}, {@link dev.wissel.controller.sensor.IngestServer}
 * with {@link dev.wissel.controller.sensor.TrafficBook}, and {@link dev.wissel.controller.sensor.Prober}.
 *
 * <p>Kong itself has no traffic or latency per target (Kong facts 7.3), so no sensor is enough alone. Each one keeps its last good reading with the moment that it
 * was taken; a sensor that fails makes its readings old, never wrong, and never waits for another. Wall clocks are used for nothing but the age of records that
 * other machines stamped.
 */
@NullMarked
package dev.wissel.controller.sensor;

import org.jspecify.annotations.NullMarked;
