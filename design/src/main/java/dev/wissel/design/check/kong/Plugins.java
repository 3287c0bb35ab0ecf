package dev.wissel.design.check.kong;

import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The plugins of a file that are switched on, by name and by what they are attached to. Immutable once made. */
final class Plugins {
    private static final Set<String> AUTHENTICATION = Set.of(
            "key-auth",
            "key-auth-enc",
            "basic-auth",
            "jwt",
            "jwt-signer",
            "oauth2",
            "oauth2-introspection",
            "hmac-auth",
            "ldap-auth",
            "ldap-auth-advanced",
            "openid-connect",
            "mtls-auth",
            "header-cert-auth",
            "session",
            "vault-auth",
            "saml");
    private static final Set<String> CLIENT_ADDRESS_HEADERS = Set.of(
            "x-forwarded-for",
            "x-real-ip",
            "cf-connecting-ip",
            "true-client-ip",
            "x-client-ip",
            "x-envoy-external-address");

    private final Config config;
    private final Map<String, List<KongRecord>> byName = new HashMap<>();
    private final Map<KongRecord, Set<String>> attached = new HashMap<>();
    private final Set<String> global = new HashSet<>();

    Plugins(Config config) {
        this.config = config;
        for (KongRecord plugin : config.file().all(Kind.PLUGIN)) {
            if (config.isEnabled(plugin)) {
                byName.computeIfAbsent(plugin.text("name", ""), name -> new ArrayList<>())
                        .add(plugin);
                attach(plugin);
            }
        }
    }

    private void attach(KongRecord plugin) {
        String name = plugin.text("name", "");
        if (isGlobal(plugin)) {
            global.add(name);
        }
        for (Kind kind : List.of(Kind.SERVICE, Kind.ROUTE)) {
            owner(plugin, kind)
                    .ifPresent(owner -> attached.computeIfAbsent(owner, any -> new HashSet<>())
                            .add(name));
        }
    }

    /** Returns whether one of these plugins works for the requests of a route. */
    boolean apply(KongRecord route, Set<String> names) {
        boolean onRoute = attached.getOrDefault(route, Set.of()).stream().anyMatch(names::contains);
        boolean onService = config
                .file()
                .owner(route, Kind.SERVICE)
                .map(service -> attached.getOrDefault(service, Set.of()))
                .orElse(Set.of())
                .stream()
                .anyMatch(names::contains);
        return onRoute || onService || global.stream().anyMatch(names::contains);
    }

    /** Returns whether a plugin is attached to nothing in particular. */
    boolean isGlobal(String name) {
        return global.contains(name);
    }

    List<KongRecord> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** Returns whether some plugin finds out who asks. */
    boolean anyAuthentication() {
        return byName.keySet().stream().anyMatch(AUTHENTICATION::contains);
    }

    /** Returns whether some plugin finds out who asks for a route. */
    boolean authenticates(KongRecord route) {
        return apply(route, AUTHENTICATION);
    }

    /** Returns what a plugin is attached to, if it is written in this file. */
    Optional<KongRecord> owner(KongRecord plugin, Kind kind) {
        return config.file().owner(plugin, kind);
    }

    /** Returns whether a plugin is attached to nothing, and so works for every request. */
    boolean isGlobal(KongRecord plugin) {
        return plugin.parent().isEmpty()
                && !plugin.has("service")
                && !plugin.has("route")
                && !plugin.has("consumer")
                && !plugin.has("consumer_group");
    }

    /** Returns the names of the plugins in use. */
    Set<String> names() {
        return byName.keySet();
    }

    /** Returns a place where the file takes a client's address from a header, a sign that another proxy stands before Kong. */
    Optional<String> proxyInFront() {
        for (List<KongRecord> plugins : byName.values()) {
            for (KongRecord plugin : plugins) {
                List<String> found = new ArrayList<>();
                plugin.get("config")
                        .ifPresent(node -> texts(node, text -> {
                            String header = text.toLowerCase(Locale.ROOT)
                                    .split(":", 2)[0]
                                    .strip();
                            if (CLIENT_ADDRESS_HEADERS.contains(header)) {
                                found.add(header);
                            }
                        }));
                if (!found.isEmpty()) {
                    return Optional.of("plugin " + plugin.called() + " at line "
                            + plugin.place().line() + " uses " + found.get(0));
                }
            }
        }
        return Optional.empty();
    }

    /** Gives every text inside a node to a consumer, keys left out. */
    static void texts(Node node, Consumer<String> to) {
        if (node instanceof Scalar scalar) {
            to.accept(scalar.text());
        } else if (node instanceof Sequence list) {
            list.items().forEach(item -> texts(item, to));
        } else if (node instanceof Mapping mapping) {
            mapping.entries().values().forEach(entry -> texts(entry.value(), to));
        }
    }
}
