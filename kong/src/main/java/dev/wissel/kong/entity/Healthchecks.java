package dev.wissel.kong.entity;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream finds out about the health of its targets. Kong facts 1.4. Every counter is off at 0.
 *
 * <p>Immutable.
 *
 * @param threshold percentage of the weight that must be available, in [0, 100]; healthy only strictly above it
 * @param active probes that Kong sends
 * @param passive conclusions from the traffic
 */
public record Healthchecks(double threshold, Active active, Passive passive) {
    /** Kong's defaults: no checks at all. */
    public static final Healthchecks DEFAULTS = new Healthchecks(0, Active.DEFAULTS, Passive.DEFAULTS);

    public Healthchecks {
        Check.range("threshold", threshold, 0, 100);
        Objects.requireNonNull(active, "active");
        Objects.requireNonNull(passive, "passive");
    }

    /** Returns the same with another threshold, in percent. */
    public Healthchecks withThreshold(double newThreshold) {
        return new Healthchecks(newThreshold, active, passive);
    }

    /** Returns the same with other probes. */
    public Healthchecks withActive(Active newActive) {
        return new Healthchecks(threshold, newActive, passive);
    }

    /** Returns the same with other conclusions from the traffic. */
    public Healthchecks withPassive(Passive newPassive) {
        return new Healthchecks(threshold, active, newPassive);
    }

    /**
     * Probes. Immutable.
     *
     * @param type {@code tcp, http, https, grpc} or {@code grpcs}
     * @param timeoutSeconds longest wait for an answer, in seconds, in [0, 65535]
     * @param concurrency probes at the same time, in [1, 2^31]
     * @param httpPath path asked for
     * @param httpsSni server name of the TLS handshake; null for the target's own
     * @param httpsVerifyCertificate whether the certificate is verified
     * @param headers further request headers
     * @param healthy how success is counted, and how often healthy targets are asked
     * @param unhealthy how failure is counted, and how often unhealthy targets are asked
     */
    public record Active(
            String type,
            double timeoutSeconds,
            long concurrency,
            String httpPath,
            @Nullable String httpsSni,
            boolean httpsVerifyCertificate,
            Map<String, List<String>> headers,
            ActiveHealthy healthy,
            ActiveUnhealthy unhealthy) {
        /** Kong's defaults: no probes. */
        public static final Active DEFAULTS =
                new Active("http", 1, 10, "/", null, true, Map.of(), ActiveHealthy.DEFAULTS, ActiveUnhealthy.DEFAULTS);

        public Active {
            Objects.requireNonNull(type, "type");
            Check.range("timeoutSeconds", timeoutSeconds, 0, 65535);
            Check.range("concurrency", concurrency, 1, 1L << 31);
            Objects.requireNonNull(httpPath, "httpPath");
            headers = Frozen.headers(headers);
            Objects.requireNonNull(healthy, "healthy");
            Objects.requireNonNull(unhealthy, "unhealthy");
        }

        /** Returns the same with another kind of probe and another path. */
        public Active withProbe(String newType, String newHttpPath) {
            return new Active(
                    newType,
                    timeoutSeconds,
                    concurrency,
                    newHttpPath,
                    httpsSni,
                    httpsVerifyCertificate,
                    headers,
                    healthy,
                    unhealthy);
        }

        /** Returns the same with another timeout, in seconds. */
        public Active withTimeoutSeconds(double newTimeoutSeconds) {
            return new Active(
                    type,
                    newTimeoutSeconds,
                    concurrency,
                    httpPath,
                    httpsSni,
                    httpsVerifyCertificate,
                    headers,
                    healthy,
                    unhealthy);
        }

        /** Returns the same with other counters. */
        public Active withCounters(ActiveHealthy newHealthy, ActiveUnhealthy newUnhealthy) {
            return new Active(
                    type,
                    timeoutSeconds,
                    concurrency,
                    httpPath,
                    httpsSni,
                    httpsVerifyCertificate,
                    headers,
                    newHealthy,
                    newUnhealthy);
        }
    }

    /**
     * Probes of healthy targets. Immutable.
     *
     * @param intervalSeconds time between two probes, in seconds, in [0, 65535]; 0 sends none
     * @param httpStatuses statuses that count as success
     * @param successes successes in a row that make a target healthy, in [0, 255]
     */
    public record ActiveHealthy(double intervalSeconds, List<Integer> httpStatuses, int successes) {
        /** Kong's defaults. */
        public static final ActiveHealthy DEFAULTS = new ActiveHealthy(0, List.of(200, 302), 0);

        public ActiveHealthy {
            Check.range("intervalSeconds", intervalSeconds, 0, 65535);
            httpStatuses = List.copyOf(httpStatuses);
            Check.range("successes", successes, 0, 255);
        }
    }

    /**
     * Probes of unhealthy targets. Immutable.
     *
     * @param intervalSeconds time between two probes, in seconds, in [0, 65535]; 0 sends none
     * @param httpStatuses statuses that count as failure
     * @param tcpFailures failed connections that make a target unhealthy, in [0, 255]
     * @param timeouts timeouts that make a target unhealthy, in [0, 255]
     * @param httpFailures failure statuses that make a target unhealthy, in [0, 255]
     */
    public record ActiveUnhealthy(
            double intervalSeconds, List<Integer> httpStatuses, int tcpFailures, int timeouts, int httpFailures) {
        /** Kong's defaults. */
        public static final ActiveUnhealthy DEFAULTS =
                new ActiveUnhealthy(0, List.of(429, 404, 500, 501, 502, 503, 504, 505), 0, 0, 0);

        public ActiveUnhealthy {
            Check.range("intervalSeconds", intervalSeconds, 0, 65535);
            httpStatuses = List.copyOf(httpStatuses);
            Check.range("tcpFailures", tcpFailures, 0, 255);
            Check.range("timeouts", timeouts, 0, 255);
            Check.range("httpFailures", httpFailures, 0, 255);
        }
    }

    /**
     * Conclusions from the traffic. Immutable.
     *
     * @param type {@code tcp, http, https, grpc} or {@code grpcs}
     * @param healthy how success is counted
     * @param unhealthy how failure is counted
     */
    public record Passive(String type, PassiveHealthy healthy, PassiveUnhealthy unhealthy) {
        /** Kong's defaults: no conclusions. */
        public static final Passive DEFAULTS = new Passive("http", PassiveHealthy.DEFAULTS, PassiveUnhealthy.DEFAULTS);

        public Passive {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(healthy, "healthy");
            Objects.requireNonNull(unhealthy, "unhealthy");
        }
    }

    /**
     * What counts as success. Immutable.
     *
     * @param httpStatuses statuses that count as success
     * @param successes successes in a row that make a target healthy, in [0, 255]
     */
    public record PassiveHealthy(List<Integer> httpStatuses, int successes) {
        /** Kong's defaults. */
        public static final PassiveHealthy DEFAULTS = new PassiveHealthy(
                List.of(200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308),
                0);

        public PassiveHealthy {
            httpStatuses = List.copyOf(httpStatuses);
            Check.range("successes", successes, 0, 255);
        }
    }

    /**
     * What counts as failure. Immutable.
     *
     * @param httpStatuses statuses that count as failure
     * @param tcpFailures failed connections that make a target unhealthy, in [0, 255]
     * @param timeouts timeouts that make a target unhealthy, in [0, 255]
     * @param httpFailures failure statuses that make a target unhealthy, in [0, 255]
     */
    public record PassiveUnhealthy(List<Integer> httpStatuses, int tcpFailures, int timeouts, int httpFailures) {
        /** Kong's defaults. */
        public static final PassiveUnhealthy DEFAULTS = new PassiveUnhealthy(List.of(429, 500, 503), 0, 0, 0);

        public PassiveUnhealthy {
            httpStatuses = List.copyOf(httpStatuses);
            Check.range("tcpFailures", tcpFailures, 0, 255);
            Check.range("timeouts", timeouts, 0, 255);
            Check.range("httpFailures", httpFailures, 0, 255);
        }
    }
}
