package dev.wissel.gateway.upstream;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.gateway.upstream.UpstreamConfig.TargetConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one target's name, kept up to date: asked for again when their time to live is over, and kept when the name server fails to
 * answer (Kong: dns_stale_ttl, one hour). Confined to the keeper loop.
 */
final class Resolution {
    /** How long addresses outlive their time to live when nobody answers (Kong: dns_stale_ttl). */
    private static final long STALE_NANOS = 3_600_000_000_000L;

    /** When to ask again after a failure: at first soon, since a gateway often starts together with its name server. */
    private static final long FIRST_RETRY_NANOS = 1_000_000_000L;

    private static final long LAST_RETRY_NANOS = 30_000_000_000L; // Kong: REQUERY_INTERVAL

    /** A time to live of 0 asks for every request; once a second is as near as makes no difference. */
    private static final long SHORTEST_NANOS = 1_000_000_000L;

    private final boolean numeric;
    private TargetConfig config;
    private List<NameResolver.Endpoint> endpoints = List.of();
    private @Nullable String error;
    private boolean asking;
    private boolean answered;
    private long dueNanos;
    private long staleNanos;
    private long retryNanos = FIRST_RETRY_NANOS;

    /**
     * Starts to keep a name.
     *
     * @param early an answer that has just come; null to ask at the first refresh
     */
    Resolution(TargetConfig config, NameResolver.@Nullable Answer early, long nowNanos) {
        this.config = config;
        String address = IpText.normal(config.host());
        this.numeric = address != null;
        if (address != null) {
            endpoints = List.of(new NameResolver.Endpoint(address, 0, -1, 0));
            answered = true;
        } else {
            dueNanos = nowNanos;
            if (early != null) {
                accept(early, nowNanos, () -> {});
            }
        }
    }

    TargetConfig config() {
        return config;
    }

    /** Follows another weight, region or capacity of the same name. */
    Resolution withConfig(TargetConfig next) {
        config = next;
        return this;
    }

    boolean hasAddresses() {
        return !endpoints.isEmpty();
    }

    /** Asks if it is time. {@code changed} runs when the addresses are others than before. */
    void refresh(NameResolver resolver, long nowNanos, java.util.function.LongSupplier clock, Runnable changed) {
        if (numeric || asking || nowNanos - dueNanos < 0) {
            return;
        }
        asking = true;
        resolver.resolve(config.host(), answer -> {
            asking = false;
            accept(answer, clock.getAsLong(), changed);
        });
    }

    private void accept(NameResolver.Answer answer, long nowNanos, Runnable changed) {
        boolean first = !answered;
        answered = true;
        List<NameResolver.Endpoint> before = endpoints;
        if (!answer.endpoints().isEmpty()) {
            endpoints = answer.endpoints();
            error = null;
            retryNanos = FIRST_RETRY_NANOS;
            long heldNanos = Math.max(SHORTEST_NANOS, answer.ttlSeconds() * 1_000_000_000L);
            dueNanos = nowNanos + heldNanos;
            staleNanos = dueNanos + STALE_NANOS;
        } else {
            error = answer.error() == null ? "no addresses" : answer.error();
            if (!endpoints.isEmpty() && nowNanos - staleNanos >= 0) {
                endpoints = List.of();
            }
            dueNanos = nowNanos + retryNanos;
            retryNanos = Math.min(LAST_RETRY_NANOS, retryNanos * 2);
        }
        if (first || !endpoints.equals(before)) {
            changed.run();
        }
    }

    /** Returns whether a question is under way. */
    boolean asking() {
        return asking;
    }

    /** Returns whether there has been an answer, good or bad. */
    boolean answered() {
        return answered;
    }

    /** Returns why the name has no addresses, or why those it has may be stale; null if all is well. */
    @Nullable
    String error() {
        return error;
    }

    /** Returns what kind of record the addresses come from, as Kong names it; why there are none if there are none. */
    String source() {
        if (endpoints.isEmpty()) {
            return error == null ? "not resolved yet" : error;
        }
        NameResolver.Endpoint first = endpoints.get(0);
        return first.port() != 0 ? "SRV" : first.ip().startsWith("[") ? "AAAA" : "A";
    }

    /** Returns the target with the addresses known now. */
    Target target() {
        List<Target.Node> nodes = new ArrayList<>(endpoints.size());
        for (NameResolver.Endpoint endpoint : endpoints) {
            int port = endpoint.port() == 0 ? config.port() : endpoint.port();
            String host = numeric ? endpoint.ip() : config.host();
            int weight = endpoint.weight() < 0 || config.weight() == 0 ? config.weight() : endpoint.weight();
            nodes.add(new Target.Node(new Address(endpoint.ip(), port, host), weight));
        }
        return new Target(
                config.host(), config.port(), config.weight(), config.region(), config.capacityPerSecond(), nodes);
    }
}
