package dev.wissel.gateway.plugin.breaker;

import dev.wissel.core.protect.CircuitBreaker;
import dev.wissel.kong.carrier.Breaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * All circuit breakers of a node, by upstream and settings: who asks for the same shares them, and a reload that changes neither keeps them as they
 * are. Thread-safe.
 */
public final class Breakers {
    /** Addresses watched for one upstream: names that change their addresses for ever must not make this grow for ever. */
    private static final int MAX_ADDRESSES = 10_000;

    private final LongSupplier clock;
    private final Events events;
    private final Map<Key, Group> groups = new ConcurrentHashMap<>();

    private record Key(String upstream, Breaker settings) {}

    /** Who is told what breakers do, on any thread; must not block. */
    @FunctionalInterface
    public interface Events {
        /**
         * A breaker does something else from now on.
         *
         * @param upstream name of the upstream
         * @param kind {@code BREAKER_OPENED}, {@code BREAKER_TRIAL} or {@code BREAKER_CLOSED}
         * @param subject the address; empty for the whole upstream
         * @param line a sentence with the cause
         */
        void happened(String upstream, String kind, String subject, String line);
    }

    /** The breakers of one upstream with the same settings. Thread-safe. */
    public final class Group {
        private final String upstream;
        private final Breaker settings;
        private final Map<String, NodeBreaker> bySubject = new ConcurrentHashMap<>();

        private Group(String upstream, Breaker settings) {
            this.upstream = upstream;
            this.settings = settings;
        }

        /**
         * Returns the breaker of a subject, made if there is none.
         *
         * @param subject text of an address; empty for the whole upstream
         */
        public NodeBreaker of(String subject) {
            NodeBreaker known = bySubject.get(subject);
            if (known != null) {
                return known;
            }
            if (bySubject.size() >= MAX_ADDRESSES) {
                bySubject.values().removeIf(each -> each.word().equals("closed"));
            }
            return bySubject.computeIfAbsent(subject, this::make);
        }

        private NodeBreaker make(String subject) {
            return new NodeBreaker(
                    settings(settings),
                    settings.failureStatuses(),
                    new SplittableRandom(),
                    clock.getAsLong(),
                    (before, after, waitNanos) -> told(subject, before, after, waitNanos));
        }

        private void told(String subject, String before, String after, long waitNanos) {
            String whom = subject.isEmpty() ? "upstream " + upstream : upstream + ", target " + subject;
            String line = whom + ": circuit breaker "
                    + switch (after) {
                        case "open" ->
                            (before.equals("closed")
                                            ? "opens: too many calls failed or were slow"
                                            : "opens again: a trial failed")
                                    + "; nothing is sent for "
                                    + Duration.ofNanos(waitNanos).toMillis() + " ms";
                        case "trial" -> "lets a trial through";
                        default -> "closes: " + settings.trials() + " trials succeeded";
                    };
            String kind = switch (after) {
                case "open" -> "BREAKER_OPENED";
                case "trial" -> "BREAKER_TRIAL";
                default -> "BREAKER_CLOSED";
            };
            events.happened(upstream, kind, subject, line);
        }
    }

    /**
     * What one breaker is doing, for metrics. Immutable.
     *
     * @param upstream name of the upstream
     * @param subject the address; empty for the whole upstream
     * @param word {@code closed}, {@code open} or {@code trial}
     * @param refused calls that were not let through
     * @param opened how often it has opened
     */
    public record Reading(String upstream, String subject, String word, long refused, long opened) {}

    /** Makes the house of a node's breakers; {@code clock} is the event loops'. */
    public Breakers(LongSupplier clock, Events events) {
        this.clock = clock;
        this.events = events;
    }

    /** Returns the breakers of an upstream with these settings. */
    public Group group(String upstream, Breaker settings) {
        return groups.computeIfAbsent(new Key(upstream, settings), key -> new Group(key.upstream(), key.settings()));
    }

    /** Forgets the breakers of upstreams, and with settings, that are not in the configuration any more. */
    public void retain(Set<String> upstreams, Set<Breaker> settings) {
        groups.keySet().removeIf(key -> !settings.contains(key.settings()) || !upstreams.contains(key.upstream()));
    }

    /** Returns what all breakers are doing. */
    public List<Reading> read() {
        List<Reading> readings = new ArrayList<>();
        Collection<Group> all = groups.values();
        for (Group group : all) {
            group.bySubject.forEach((subject, breaker) -> readings.add(
                    new Reading(group.upstream, subject, breaker.word(), breaker.refused(), breaker.opened())));
        }
        return readings;
    }

    /** Says the settings in the words of {@code core}. */
    static CircuitBreaker.Settings settings(Breaker breaker) {
        return new CircuitBreaker.Settings(
                breaker.window().toNanos(),
                breaker.minimumCalls(),
                breaker.failureShare(),
                breaker.slowerThan().map(Duration::toNanos).orElse(Long.MAX_VALUE),
                breaker.slowShare(),
                breaker.open().toNanos(),
                breaker.longestOpen().toNanos(),
                breaker.trials(),
                breaker.jitter());
    }
}
