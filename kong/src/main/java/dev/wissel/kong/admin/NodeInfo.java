package dev.wissel.kong.admin;

import dev.wissel.kong.declarative.Edition;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What a node says of itself, from {@code /}. Immutable.
 *
 * @param nodeId uuid; empty if it names none
 * @param hostname its machine; empty if it names none
 * @param release its version
 * @param edition its edition
 * @param mode how it comes by its configuration
 * @param plugins plugins that it has, in order
 * @param databasePollSeconds how often it asks its database for changes of others; 0 without one
 */
public record NodeInfo(
        String nodeId,
        String hostname,
        KongRelease release,
        Edition edition,
        KongMode mode,
        Set<String> plugins,
        double databasePollSeconds) {
    public NodeInfo {
        Objects.requireNonNull(release, "release");
        Objects.requireNonNull(edition, "edition");
        Objects.requireNonNull(mode, "mode");
        plugins = Set.copyOf(plugins);
    }

    /** Reads {@code /}; empty if that is no Kong's. */
    static Optional<NodeInfo> of(JsonNode json) {
        JsonNode configuration = json.path("configuration");
        boolean says =
                json.path("tagline").asString("").toLowerCase(Locale.ROOT).contains("kong")
                        || configuration.path("database").isString();
        if (!says || !json.path("version").isString()) {
            return Optional.empty();
        }
        return KongRelease.parse(json.path("version").stringValue()).map(release -> {
            boolean enterprise = release.enterprise()
                    || json.path("edition")
                            .asString("")
                            .toLowerCase(Locale.ROOT)
                            .contains("enterprise");
            boolean database =
                    !configuration.path("database").asString("postgres").equals("off");
            Set<String> plugins = new TreeSet<>(
                    json.path("plugins").path("available_on_server").propertyNames());
            return new NodeInfo(
                    json.path("node_id").asString(""),
                    json.path("hostname").asString(""),
                    release,
                    enterprise ? Edition.ENTERPRISE : Edition.OSS,
                    mode(configuration.path("role").asString("traditional"), database),
                    plugins,
                    database ? configuration.path("db_update_frequency").asDouble(5) : 0);
        });
    }

    private static KongMode mode(String role, boolean database) {
        return switch (role) {
            case "control_plane" -> KongMode.CONTROL_PLANE;
            case "data_plane" -> KongMode.DATA_PLANE;
            default -> database ? KongMode.DATABASE : KongMode.DBLESS;
        };
    }

    /** Returns who it is in one line. */
    public String summary() {
        return "Kong " + release + (edition == Edition.ENTERPRISE ? " Enterprise, " : ", ") + mode.words();
    }
}
