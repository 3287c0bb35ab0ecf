package dev.wissel.core.bound;

import dev.wissel.core.health.HealthConfig;
import dev.wissel.core.health.SilenceRule;
import dev.wissel.core.region.RegionPolicy;
import java.util.Objects;
import java.util.Optional;

/**
 * All that the bounds of one upstream depend on. Immutable.
 *
 * @param health limits and intervals of the checks; without intervals if the plane does not carry out such probes
 * @param probesReadStatus whether a probe asks for a page, and not only for a connection
 * @param errorStatus the status of {@link Fault#ERROR_STATUS}, in [400, 599]
 * @param limits how long a request may wait
 * @param retry what the embedded gateway repeats
 * @param pool where requests go
 * @param traffic what is known of them
 * @param silence when the embedded gateway takes a target for hung; empty if nobody watches for that
 * @param regions how the embedded gateway and the controller bring a region back
 * @param loop the controller's times
 */
public record Setup(
        HealthConfig health,
        boolean probesReadStatus,
        int errorStatus,
        RequestLimits limits,
        RetryTerms retry,
        Pool pool,
        Traffic traffic,
        Optional<SilenceRule> silence,
        RegionPolicy regions,
        ControlLoop loop) {
    /** Service Unavailable: in every list of bad statuses that Kong has by default. */
    public static final int SERVICE_UNAVAILABLE = 503;

    public Setup {
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(traffic, "traffic");
        Objects.requireNonNull(silence, "silence");
        Objects.requireNonNull(regions, "regions");
        Objects.requireNonNull(loop, "loop");
        if (errorStatus < 400 || errorStatus > 599) {
            throw new IllegalArgumentException("errorStatus: " + errorStatus + " (expected: 400 to 599)");
        }
    }

    /** Returns a setup of these checks, requests and targets, with Kong's and Wissel's defaults for the rest. */
    public static Setup of(HealthConfig health, RequestLimits limits, Pool pool, Traffic traffic) {
        return new Setup(
                health,
                true,
                SERVICE_UNAVAILABLE,
                limits,
                RetryTerms.KONG,
                pool,
                traffic,
                Optional.empty(),
                RegionPolicy.DEFAULTS,
                ControlLoop.DATABASE);
    }

    /** Returns the same with other checks. */
    public Setup withHealth(HealthConfig newHealth) {
        return new Setup(
                newHealth, probesReadStatus, errorStatus, limits, retry, pool, traffic, silence, regions, loop);
    }

    /** Returns the same with other limits of a request. */
    public Setup withLimits(RequestLimits newLimits) {
        return new Setup(
                health, probesReadStatus, errorStatus, newLimits, retry, pool, traffic, silence, regions, loop);
    }

    /** Returns the same with other targets. */
    public Setup withPool(Pool newPool) {
        return new Setup(
                health, probesReadStatus, errorStatus, limits, retry, newPool, traffic, silence, regions, loop);
    }

    /** Returns the same with other traffic. */
    public Setup withTraffic(Traffic newTraffic) {
        return new Setup(
                health, probesReadStatus, errorStatus, limits, retry, pool, newTraffic, silence, regions, loop);
    }

    /** Returns the same with another watch for hung targets. */
    public Setup withSilence(SilenceRule rule) {
        return new Setup(
                health, probesReadStatus, errorStatus, limits, retry, pool, traffic, Optional.of(rule), regions, loop);
    }

    /** Returns the same with other rules for regions. */
    public Setup withRegions(RegionPolicy newRegions) {
        return new Setup(
                health, probesReadStatus, errorStatus, limits, retry, pool, traffic, silence, newRegions, loop);
    }

    /** Returns the same with another error status. */
    public Setup withErrorStatus(int status) {
        return new Setup(health, probesReadStatus, status, limits, retry, pool, traffic, silence, regions, loop);
    }

    /** Returns the same with probes that only connect, or that ask for a page. */
    public Setup withProbesReadStatus(boolean reads) {
        return new Setup(health, reads, errorStatus, limits, retry, pool, traffic, silence, regions, loop);
    }

    /** Returns the same with other rules for retries. */
    public Setup withRetry(RetryTerms newRetry) {
        return new Setup(
                health, probesReadStatus, errorStatus, limits, newRetry, pool, traffic, silence, regions, loop);
    }

    /** Returns the same with another controller. */
    public Setup withLoop(ControlLoop newLoop) {
        return new Setup(
                health, probesReadStatus, errorStatus, limits, retry, pool, traffic, silence, regions, newLoop);
    }
}
