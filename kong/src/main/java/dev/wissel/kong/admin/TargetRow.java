package dev.wissel.kong.admin;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A target as Kong shows it. Immutable.
 *
 * @param id uuid
 * @param upstreamId uuid of its upstream
 * @param target {@code host:port}
 * @param weight in [0, 65535]
 * @param tags tags; empty if none
 * @param failover whether Enterprise keeps it for when no other is healthy
 * @param updatedAtSeconds when it was last written, in seconds since 1970 with a fraction
 */
public record TargetRow(
        String id,
        String upstreamId,
        String target,
        int weight,
        List<String> tags,
        boolean failover,
        double updatedAtSeconds) {
    public TargetRow {
        tags = List.copyOf(tags);
    }

    static TargetRow of(JsonNode node) {
        return new TargetRow(
                node.path("id").asString(""),
                node.path("upstream").path("id").asString(""),
                node.path("target").asString(""),
                node.path("weight").asInt(0),
                Json.texts(node.path("tags")),
                node.path("failover").asBoolean(false),
                node.path("updated_at").asDouble(0));
    }
}
