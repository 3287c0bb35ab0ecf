package dev.wissel.console;

import dev.wissel.console.admin.AdminOptions;
import dev.wissel.console.admin.AdminServer;
import dev.wissel.console.declarative.ConfigRoutes;
import dev.wissel.console.declarative.DeclarativeNode;
import dev.wissel.console.entity.Entities;
import dev.wissel.console.entity.EntityRoutes;
import dev.wissel.console.node.FaultRoutes;
import dev.wissel.console.node.HealthRoutes;
import dev.wissel.console.node.NodeFacts;
import dev.wissel.console.node.NodeRoutes;
import dev.wissel.console.node.SchemaRoutes;
import dev.wissel.console.node.TagRoutes;
import dev.wissel.console.store.EntityStore;
import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.metrics.StatusReport;
import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway with its Admin API, in one of Kong's two modes: declarative, where the configuration comes as a whole, or stored, where entities are
 * written one by one and kept. Thread-safe.
 */
public final class KongNode implements AutoCloseable {
    private final Gateway gateway;
    private final Entities entities;
    private final @Nullable DeclarativeNode declarative;
    private @Nullable AdminServer admin;
    private boolean closed;

    private KongNode(Gateway gateway, Entities entities, @Nullable DeclarativeNode declarative) {
        this.gateway = gateway;
        this.entities = entities;
        this.declarative = declarative;
    }

    /**
     * Starts a node in declarative mode: it serves when this returns.
     *
     * @param hash of the text that the configuration came from ({@link DeclarativeNode#hash}); null if it came from none
     * @throws ConfigRefused if the configuration cannot be served; nothing has been started then
     * @throws IOException if an address cannot be listened on; nothing is left running then
     */
    public static KongNode declarative(KongConfig config, @Nullable String hash, NodeOptions options)
            throws ConfigRefused, IOException {
        Gateway gateway = Gateway.start(config, options.gateway());
        Entities entities = Entities.declarative(config);
        DeclarativeNode declarative = new DeclarativeNode(gateway, entities, hash);
        return new KongNode(gateway, entities, declarative).serve(declarative, options);
    }

    /**
     * Starts a node in stored mode: it serves when this returns, and closes the store when it is closed.
     *
     * @throws ConfigRefused if what is stored cannot be served; nothing has been started then
     * @throws IOException if the store cannot be read or an address cannot be listened on; nothing is left running then
     */
    public static KongNode stored(EntityStore store, NodeOptions options) throws ConfigRefused, IOException {
        Entities entities = Entities.open(store);
        Gateway gateway;
        try {
            gateway = Gateway.start(entities.config(), options.gateway());
        } catch (ConfigRefused | IOException | RuntimeException failed) {
            entities.close();
            throw failed;
        }
        entities.attach(gateway::reload);
        return new KongNode(gateway, entities, null).serve(Reachable.INSTANCE, options);
    }

    /** What {@code /status} says of a node with a store. */
    private enum Reachable implements StatusReport {
        INSTANCE;

        @Override
        public Map<String, Object> more() {
            return Map.of("database", Map.of("reachable", true));
        }

        @Override
        public @Nullable String notReady() {
            return null;
        }
    }

    private KongNode serve(StatusReport report, NodeOptions options) throws IOException {
        gateway.metrics().status().report(report);
        AdminOptions bare = options.admin();
        if (bare == null) {
            return this;
        }
        NodeFacts facts = NodeFacts.of(options.gateway(), bare.listens(), declarative == null, options.configFile());
        AdminOptions full = bare.with(new NodeRoutes(gateway, entities, facts))
                .with(new SchemaRoutes())
                .with(new TagRoutes(entities))
                .with(new ConfigRoutes(declarative))
                .with(new HealthRoutes(gateway, entities))
                .with(new FaultRoutes(gateway))
                .with(new EntityRoutes(entities));
        try {
            AdminServer started = AdminServer.start(full);
            facts.listening(gateway.proxyPorts(), started.ports(), gateway.statusPort());
            admin = started;
            return this;
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** Returns the gateway. */
    public Gateway gateway() {
        return gateway;
    }

    /** Returns the port of the Admin API, the first if there are several; -1 for none. */
    public int adminPort() {
        return admin == null ? -1 : admin.port();
    }

    /** Returns the ports of the Admin API, in the order of the options. */
    public List<Integer> adminPorts() {
        return admin == null ? List.of() : admin.ports();
    }

    /**
     * Follows another configuration, in declarative mode: the next request is served by it.
     *
     * @param hash as for {@link #declarative}
     * @throws ConfigRefused if it cannot be served; the one in force stays
     * @throws IllegalStateException in stored mode
     */
    public void follow(KongConfig config, @Nullable String hash) throws ConfigRefused {
        DeclarativeNode node = declarative;
        if (node == null) {
            throw new IllegalStateException("the configuration of a node with a store is written by its Admin API");
        }
        node.follow(config, hash);
    }

    /**
     * Stops: no new connections, requests in flight are finished as far as the gateway's drain time allows.
     *
     * @return whether every request was finished
     */
    public synchronized boolean stop() {
        if (closed) {
            return true;
        }
        closed = true;
        if (admin != null) {
            admin.close();
        }
        boolean finished = gateway.stop();
        entities.close();
        return finished;
    }

    @Override
    public void close() {
        stop();
    }
}
