package dev.wissel.gateway.upstream;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Targets;
import dev.wissel.gateway.fault.FaultPlace;
import dev.wissel.gateway.fault.Faults;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All keepers of a gateway, on the one loop that belongs to them. The public methods may be called from any thread but the keeper loop itself; they
 * wait until the keepers have followed.
 */
public final class Keepers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keepers.class);
    private static final long PATIENCE_SECONDS = 10;

    /** How long a configuration waits for the addresses of its new names before it is followed without them. */
    private static final long NAMES_MILLIS = 3000;

    private final EventLoop loop;
    private final LongSupplier clock;
    private final int loops;
    private final Consumer<GatewayEvent> events;
    private final BiConsumer<UpstreamNode, Address> rescuer;
    private final Faults faults;
    private final EventCounts counts = new EventCounts();
    private final Set<Drain> timedDrains = new LinkedHashSet<>();
    private final NameResolver resolver;
    private final Map<String, UpstreamKeeper> keepers = new HashMap<>();
    private volatile Map<String, UpstreamNode> nodes = Map.of();

    /**
     * Makes the keepers' house.
     *
     * @param loop their loop
     * @param clock nanoseconds, the same clock as the event loops'
     * @param loops number of the gateway's event loops
     * @param dnsServer asked instead of the machine's own; null for those
     * @param events hears what is decided, on the keeper loop; must not block
     * @param rescuer told on the keeper loop that an address hangs, so that waiting requests go elsewhere
     * @param faults those in force, which probes meet, and which end by this loop's clockwork
     */
    public Keepers(
            EventLoop loop,
            LongSupplier clock,
            int loops,
            @Nullable InetSocketAddress dnsServer,
            Consumer<GatewayEvent> events,
            BiConsumer<UpstreamNode, Address> rescuer,
            Faults faults) {
        this.loop = loop;
        this.clock = clock;
        this.loops = loops;
        this.events = events;
        this.rescuer = rescuer;
        this.faults = faults;
        this.resolver = new NameResolver(loop, dnsServer);
        long tickMillis = TimeUnit.NANOSECONDS.toMillis(UpstreamKeeper.TICK_NANOS);
        loop.scheduleAtFixedRate(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long nowNanos = clock.getAsLong();
        faults.tick(nowNanos);
        for (UpstreamKeeper keeper : keepers.values()) {
            try {
                keeper.tick(nowNanos);
            } catch (RuntimeException bug) {
                LOG.error("upstream {}: the keeper's tick failed", keeper.name(), bug); // the next one may not
            }
        }
    }

    /**
     * Follows a configuration: upstreams that are new get a keeper, those that stay keep all they know, the others' keepers stop. New names are looked
     * up first, so that no request finds a target without addresses only because its name is new.
     *
     * @return the upstreams by name
     */
    public Map<String, UpstreamNode> configure(Collection<UpstreamConfig> configs) {
        Map<String, NameResolver.Answer> answers = new HashMap<>();
        await(onLoop(() -> lookUp(newNames(configs), answers)));
        return onLoop(() -> {
            resolver.early(Map.copyOf(answers));
            try {
                return follow(configs);
            } finally {
                resolver.early(Map.of());
            }
        });
    }

    private Set<String> newNames(Collection<UpstreamConfig> configs) {
        Set<String> names = new LinkedHashSet<>();
        for (UpstreamConfig config : configs) {
            UpstreamKeeper keeper = keepers.get(config.name());
            for (UpstreamConfig.TargetConfig target : config.targets()) {
                if (IpText.normal(target.host()) == null && (keeper == null || !keeper.keeps(target))) {
                    names.add(target.host());
                }
            }
        }
        return names;
    }

    /** Asks for the names; the answers are written and read on the keeper loop alone. */
    private CountDownLatch lookUp(Set<String> names, Map<String, NameResolver.Answer> answers) {
        CountDownLatch missing = new CountDownLatch(names.size());
        for (String name : names) {
            resolver.resolve(name, answer -> {
                answers.put(name, answer);
                missing.countDown();
            });
        }
        return missing;
    }

    private static void await(CountDownLatch missing) {
        try {
            missing.await(NAMES_MILLIS, TimeUnit.MILLISECONDS); // what is still missing then is kept being asked for
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while names were looked up", stopped);
        }
    }

    private Map<String, UpstreamNode> follow(Collection<UpstreamConfig> configs) {
        Map<String, UpstreamNode> next = new LinkedHashMap<>();
        for (UpstreamConfig config : configs) {
            UpstreamNode known = nodes.get(config.name());
            UpstreamKeeper keeper = keepers.get(config.name());
            if (known != null && keeper != null) {
                keeper.configure(config);
                next.put(config.name(), known);
                continue;
            }
            UpstreamSnapshot nothing =
                    new UpstreamSnapshot(Targets.of(List.of()), config.policy(), config.policy(), null, false, false);
            UpstreamNode node = new UpstreamNode(config.name(), loops, config, nothing, clock.getAsLong());
            keepers.put(
                    config.name(),
                    new UpstreamKeeper(loop, clock, node, resolver, events, counts, rescuer, faults::now));
            next.put(config.name(), node);
        }
        List<String> gone = new ArrayList<>(keepers.keySet());
        gone.removeAll(next.keySet());
        for (String name : gone) {
            UpstreamKeeper keeper = keepers.remove(name);
            if (keeper != null) {
                keeper.stop();
            }
        }
        nodes = Map.copyOf(next);
        return next;
    }

    /** Keeps new requests away from a region of an upstream, or lets them in again; false if there is no such upstream. */
    public boolean drain(String upstream, String region, boolean drained) {
        return onLoop(() -> {
            UpstreamKeeper keeper = keepers.get(upstream);
            if (keeper != null) {
                timedDrains.remove(new Drain(upstream, region)); // what is done by hand is undone by hand
                keeper.drain(region, drained);
            }
            return keeper != null;
        });
    }

    /** A region of an upstream that is drained for a time. */
    private record Drain(String upstream, String region) {}

    /** Drains a region of some upstreams until {@link #endDrains}; where it is drained already nothing is changed, then either. */
    public void drainUntilEnd(Set<String> upstreams, String region) {
        soon(() -> upstreams.forEach(upstream -> {
            UpstreamKeeper keeper = keepers.get(upstream);
            if (keeper != null && keeper.drain(region, true)) {
                timedDrains.add(new Drain(upstream, region));
            }
        }));
    }

    /** Ends what {@link #drainUntilEnd} has begun, but for what was drained or let in by hand since. */
    public void endDrains() {
        soon(() -> {
            for (Drain each : timedDrains) {
                UpstreamKeeper keeper = keepers.get(each.upstream());
                if (keeper != null) {
                    keeper.drain(each.region(), false);
                }
            }
            timedDrains.clear();
        });
    }

    private void soon(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Keeps new requests away from a target ({@code host:port}), or lets them in again; false if there is no such upstream or target. */
    public boolean drainTarget(String upstream, String target, boolean drained) {
        return onLoop(() -> {
            UpstreamKeeper keeper = keepers.get(upstream);
            return keeper != null && keeper.drainTarget(target, drained);
        });
    }

    /** Sets the health of an address by hand; false if there is no such upstream. */
    public boolean setHealth(String upstream, Address address, boolean healthy) {
        return onLoop(() -> {
            UpstreamKeeper keeper = keepers.get(upstream);
            if (keeper != null) {
                keeper.set(address, healthy);
            }
            return keeper != null;
        });
    }

    /** Returns what is known of an upstream now; null if there is no such upstream. */
    public @Nullable UpstreamReport report(String upstream) {
        return onLoop(() -> {
                    UpstreamKeeper keeper = keepers.get(upstream);
                    return Optional.ofNullable(keeper == null ? null : keeper.report());
                })
                .orElse(null);
    }

    /** Returns all targets that are configured, as faults name them. May be called from any thread, and does not wait. */
    public Collection<FaultPlace> places() {
        List<FaultPlace> places = new ArrayList<>();
        nodes.values()
                .forEach(node -> node.config()
                        .targets()
                        .forEach(target -> places.add(
                                new FaultPlace(node.name(), target.region(), target.host() + ":" + target.port()))));
        return places;
    }

    /** Returns the upstreams by name. */
    public Map<String, UpstreamNode> nodes() {
        return nodes;
    }

    /** Counts and tells, on the keeper loop, what somebody else than a keeper did. May be called from any thread, and does not wait. */
    public void publish(String upstream, String kind, String subject, String line) {
        GatewayEvent event = new GatewayEvent(System.currentTimeMillis(), upstream, kind, subject, line);
        try {
            loop.execute(() -> {
                counts.count(upstream, kind, subject);
                events.accept(event);
            });
        } catch (RejectedExecutionException stopped) {
            LOG.debug("not told, because the gateway has stopped: {}", line);
        }
    }

    /** Returns how often what happened. */
    public EventCounts eventCounts() {
        return counts;
    }

    private <T> T onLoop(java.util.concurrent.Callable<T> task) {
        try {
            return loop.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the keepers followed", stopped);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException("the keepers failed: " + cause, cause);
        } catch (TimeoutException slow) {
            throw new IllegalStateException("the keepers did not follow within " + PATIENCE_SECONDS + " s", slow);
        }
    }

    @Override
    public void close() {
        onLoop(() -> {
            keepers.values().forEach(UpstreamKeeper::stop);
            keepers.clear();
            resolver.close();
            return true;
        });
    }
}
