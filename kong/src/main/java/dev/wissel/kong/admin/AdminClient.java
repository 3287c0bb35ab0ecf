package dev.wissel.kong.admin;

import dev.wissel.kong.admin.AdminError.Kind;
import dev.wissel.kong.admin.AdminTransport.Answer;
import dev.wissel.kong.admin.AdminTransport.Deadline;
import dev.wissel.kong.admin.AdminTransport.Question;
import dev.wissel.kong.admin.AdminTransport.Repeat;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The Admin API of one Kong node. Thread-safe; calls wait for the answer, at most {@link AdminOptions#callTimeout}.
 *
 * <p>Every method throws {@link AdminException} when Kong cannot be asked or refuses; what is normal, such as an entity that is not there, is a value. Reads
 * and writes of absolute values are repeated within the call's time when it is not known what became of them; creations are repeated only if Kong says that
 * it did nothing. Nothing here locks: of two writers the last one wins, because Kong knows no conditional write.
 */
public final class AdminClient {
    /** The answer to a posted declarative configuration. */
    public enum Posted {
        /** It is in force. */
        LOADED,
        /** It was in force already, to the letter; nothing was rebuilt. */
        UNCHANGED
    }

    private static final int MOST_TAGS = 5;

    private final AdminOptions options;
    private final AdminTransport transport;
    private final String prefix;

    /**
     * Makes a client with connections of its own; connects with the first call.
     *
     * @throws IllegalArgumentException if the TLS options cannot be used
     */
    public AdminClient(AdminOptions options) {
        this.options = options;
        this.transport = new AdminTransport(options);
        this.prefix = options.workspace().map(name -> "/" + name).orElse("");
    }

    /** Returns the options it was made with. */
    public AdminOptions options() {
        return options;
    }

    /** Returns what the node says of itself. A token that may not read that is tried on the workspace's own page. */
    public NodeInfo node() {
        Deadline deadline = transport.deadline();
        try {
            return info(transport.ask(Question.get("/"), deadline));
        } catch (AdminException denied) {
            if (prefix.isEmpty() || (denied.kind() != Kind.DENIED && denied.kind() != Kind.NOT_FOUND)) {
                throw denied;
            }
            return info(transport.ask(Question.get(prefix + "/kong"), deadline));
        }
    }

    private NodeInfo info(Answer answer) {
        JsonNode json = json(answer);
        return NodeInfo.of(json).orElseThrow(() -> transport.notKong(answer, "JSON, but not of a Kong"));
    }

    /** Returns how the node is. */
    public NodeStatus status() {
        return status(transport.deadline());
    }

    NodeStatus status(Deadline deadline) {
        JsonNode json = json(transport.ask(Question.get("/status"), deadline));
        return new NodeStatus(
                !json.path("database").isObject()
                        || json.path("database").path("reachable").asBoolean(true),
                Optional.of(json.path("configuration_hash").asString("")).filter(hash -> !hash.isEmpty()),
                json.path("server").path("total_requests").asLong(0),
                json.path("server").path("connections_active").asLong(0));
    }

    /** Returns the node's metrics as Prometheus reads them. Kong answers 404 if it has not loaded that plugin. */
    public String metrics() {
        Question question = new Question("GET", "/metrics", null, Repeat.ALLOWED, "text/plain");
        return text(transport.ask(question, transport.deadline()));
    }

    /**
     * Returns any other page, unread: for what answers like an Admin API, with the same time-outs, limits and credentials.
     *
     * @param path path with query, from a slash on
     * @param accept type that is asked for
     */
    public String page(String path, String accept) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: " + path + " (expected: one that begins with /)");
        }
        Question question = new Question("GET", path, null, Repeat.ALLOWED, accept);
        return text(transport.ask(question, transport.deadline()));
    }

    /**
     * Sends something that is no entity of Kong's, to what answers like an Admin API, with the same time-outs, limits and credentials. It may be sent again when
     * it is not known what became of it.
     *
     * @param method {@code POST}, say
     * @param path from a slash on
     * @param fields of the body; null for none
     * @return the body of the answer
     */
    public String send(String method, String path, @Nullable Map<String, ?> fields) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: " + path + " (expected: one that begins with /)");
        }
        String body = fields == null ? null : Json.text(fields);
        return text(transport.ask(Question.of(method, path, body, Repeat.ALLOWED), transport.deadline()));
    }

    /**
     * Returns all entities of a kind, page after page.
     *
     * @param tags only those that have all of these, at most five
     */
    public List<AdminEntity> list(EntityKind kind, String... tags) {
        if (tags.length > MOST_TAGS) {
            throw new IllegalArgumentException("tags: " + tags.length + " (expected: at most " + MOST_TAGS + ")");
        }
        String filter = tags.length == 0 ? "" : "&tags=" + encoded(String.join(",", tags));
        return entities(kind, prefix + "/" + kind.path(), filter);
    }

    /** Returns all entities of a kind below another, for example the plugins of a service. */
    public List<AdminEntity> list(EntityKind parentKind, String parent, EntityKind kind) {
        return entities(kind, below(parentKind, parent) + "/" + kind.path(), "");
    }

    private List<AdminEntity> entities(EntityKind kind, String path, String filter) {
        List<AdminEntity> all = new ArrayList<>();
        pages(path, filter, (envelope, item) -> all.add(new AdminEntity(kind, Json.map(item))));
        return all;
    }

    /** Returns an entity by id or name; empty if there is none. */
    public Optional<AdminEntity> find(EntityKind kind, String idOrName) {
        return found(Question.get(below(kind, idOrName))).map(json -> new AdminEntity(kind, Json.map(json)));
    }

    /** Creates an entity. Never repeated unless Kong says that it did nothing: a name that is taken is an error of kind CONFLICT. */
    public AdminEntity create(EntityKind kind, Map<String, ?> fields) {
        return written(
                kind, Question.of("POST", prefix + "/" + kind.path(), Json.text(fields), Repeat.ONLY_IF_REFUSED));
    }

    /** Creates an entity below another, for example a route of a service. */
    public AdminEntity create(EntityKind parentKind, String parent, EntityKind kind, Map<String, ?> fields) {
        String path = below(parentKind, parent) + "/" + kind.path();
        return written(kind, Question.of("POST", path, Json.text(fields), Repeat.ONLY_IF_REFUSED));
    }

    /** Creates or replaces an entity: fields that are not given get their defaults. May be repeated. Kong does not create targets this way. */
    public AdminEntity put(EntityKind kind, String idOrName, Map<String, ?> fields) {
        return written(kind, Question.of("PUT", below(kind, idOrName), Json.text(fields), Repeat.ALLOWED));
    }

    /** Changes fields of an entity; null clears one. The values are absolute, so this may be repeated. */
    public AdminEntity change(EntityKind kind, String idOrName, Map<String, ?> fields) {
        return written(kind, Question.of("PATCH", below(kind, idOrName), Json.text(fields), Repeat.ALLOWED));
    }

    /** The same for an entity below another, for example a target of an upstream. */
    public AdminEntity change(
            EntityKind parentKind, String parent, EntityKind kind, String idOrName, Map<String, ?> fields) {
        String path = below(parentKind, parent) + "/" + kind.path() + "/" + encoded(idOrName);
        return written(kind, Question.of("PATCH", path, Json.text(fields), Repeat.ALLOWED));
    }

    /** Deletes an entity; returns without error if there is none. */
    public void delete(EntityKind kind, String idOrName) {
        removed(below(kind, idOrName));
    }

    private AdminEntity written(EntityKind kind, Question question) {
        return new AdminEntity(kind, Json.map(json(transport.ask(question, transport.deadline()))));
    }

    /** Returns the targets of an upstream, those of weight 0 included; empty if there is no such upstream. */
    public Optional<List<TargetRow>> targets(String upstream) {
        List<TargetRow> all = new ArrayList<>();
        try {
            pages(
                    below(EntityKind.UPSTREAMS, upstream) + "/targets",
                    "",
                    (envelope, item) -> all.add(TargetRow.of(item)));
        } catch (AdminException missing) {
            if (missing.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw missing;
        }
        return Optional.of(all);
    }

    /** Returns one target, by {@code host:port} or id; empty if upstream or target is not there. */
    public Optional<TargetRow> target(String upstream, String target) {
        return found(Question.get(target(upstream, target, ""))).map(TargetRow::of);
    }

    /**
     * Sets the weight of a target. It is an absolute value, so this is repeated when it is not known what became of it; the answer shows what Kong then has.
     *
     * @param weight in [0, 65535]
     */
    public TargetRow setWeight(String upstream, String target, int weight) {
        return changeTarget(upstream, target, weight, Map.of("weight", weight));
    }

    /**
     * Sets the weight and the tags of a target, in one request. Otherwise as {@link #setWeight(String, String, int)}.
     *
     * @param tags all that it is to have; Kong replaces those it has
     */
    public TargetRow setWeight(String upstream, String target, int weight, List<String> tags) {
        return changeTarget(upstream, target, weight, Map.of("weight", weight, "tags", tags));
    }

    private TargetRow changeTarget(String upstream, String target, int weight, Map<String, Object> fields) {
        if (weight < 0 || weight > 65535) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to 65535)");
        }
        Question question = Question.of("PATCH", target(upstream, target, ""), Json.text(fields), Repeat.ALLOWED);
        return TargetRow.of(json(transport.ask(question, transport.deadline())));
    }

    /** Adds a target. One that is there already is an error of kind CONFLICT. */
    public TargetRow addTarget(String upstream, String target, int weight, List<String> tags) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", target);
        fields.put("weight", weight);
        if (!tags.isEmpty()) {
            fields.put("tags", tags);
        }
        String path = below(EntityKind.UPSTREAMS, upstream) + "/targets";
        Question question = Question.of("POST", path, Json.text(fields), Repeat.ONLY_IF_REFUSED);
        return TargetRow.of(json(transport.ask(question, transport.deadline())));
    }

    /** Removes a target; returns without error if it is not there. */
    public void removeTarget(String upstream, String target) {
        removed(target(upstream, target, ""));
    }

    /**
     * Says of a target that it is healthy or not, and sets its counters to zero. Holds until probes say otherwise.
     *
     * @param address one of its addresses, as {@code ip:port}; null for all of them
     */
    public void setHealth(String upstream, String target, @Nullable String address, boolean healthy) {
        String one = address == null ? "" : "/" + encoded(address);
        String path = target(upstream, target, one + (healthy ? "/healthy" : "/unhealthy"));
        transport.ask(Question.of("PUT", path, null, Repeat.ALLOWED), transport.deadline());
    }

    /** Returns what this node says of an upstream's targets; empty if there is no such upstream. */
    public Optional<HealthReport> health(String upstream) {
        List<HealthReport.TargetHealth> targets = new ArrayList<>();
        String[] nodeId = {""};
        try {
            pages(below(EntityKind.UPSTREAMS, upstream) + "/health", "", (envelope, item) -> {
                nodeId[0] = envelope.path("node_id").asString("");
                targets.add(HealthReport.target(item));
            });
        } catch (AdminException missing) {
            if (missing.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw missing;
        }
        return Optional.of(new HealthReport(nodeId[0], targets));
    }

    /** Returns what this node says of an upstream as a whole; empty if there is no such upstream. */
    public Optional<BalancerHealth> balancerHealth(String upstream) {
        return found(Question.get(below(EntityKind.UPSTREAMS, upstream) + "/health?balancer_health=1"))
                .map(json -> {
                    JsonNode data = json.path("data");
                    JsonNode weight = data.path("details").path("weight");
                    return new BalancerHealth(
                            json.path("node_id").asString(""),
                            HealthReport.Health.of(data.path("health").asString("")),
                            "HEALTHY".equals(data.path("balancer_health").asString("")),
                            weight.path("available").asLong(0),
                            weight.path("total").asLong(0));
                });
    }

    /** Returns the whole configuration of a Kong without a database, as YAML. It holds secrets. */
    public String declarative() {
        return declarative(transport.deadline());
    }

    String declarative(Deadline deadline) {
        Answer answer = transport.ask(Question.get("/config"), deadline);
        JsonNode config = json(answer).path("config");
        if (!config.isString()) {
            throw transport.notKong(answer, "JSON without a configuration");
        }
        return config.stringValue();
    }

    /**
     * Replaces the whole configuration of a Kong without a database. Sent as a text, for which alone Kong compares hashes. Repeated only if Kong says that it did
     * nothing, as it does while it loads another (RATE_LIMITED): a second post could undo what someone else posted after the first.
     *
     * @param checkHash whether Kong is to leave everything as it is if it has exactly this text
     * @param flattenErrors whether Kong is to say which entity each mistake is in; it then says nothing about references that lead nowhere
     */
    public Posted postDeclarative(String text, boolean checkHash, boolean flattenErrors) {
        return postDeclarative(text, checkHash, flattenErrors, transport.deadline());
    }

    Posted postDeclarative(String text, boolean checkHash, boolean flattenErrors, Deadline deadline) {
        List<String> flags = new ArrayList<>();
        if (checkHash) {
            flags.add("check_hash=1");
        }
        if (flattenErrors) {
            flags.add("flatten_errors=1");
        }
        String path = "/config" + (flags.isEmpty() ? "" : "?" + String.join("&", flags));
        String json = Json.text(Map.of("config", text));
        Answer answer = transport.ask(Question.of("POST", path, json, Repeat.ONLY_IF_REFUSED), deadline);
        return answer.status() == 304 ? Posted.UNCHANGED : Posted.LOADED;
    }

    Deadline deadline() {
        return transport.deadline();
    }

    /** Returns what Kong would say against an entity; empty if nothing. Works in every mode. */
    public Optional<AdminError> validate(EntityKind kind, Map<String, ?> fields) {
        String path = prefix + "/schemas/" + kind.path() + "/validate";
        try {
            transport.ask(Question.of("POST", path, Json.text(fields), Repeat.ALLOWED), transport.deadline());
            return Optional.empty();
        } catch (AdminException refused) {
            if (refused.kind() == Kind.INVALID) {
                return Optional.of(refused.error());
            }
            throw refused;
        }
    }

    /**
     * An entity that carries a tag. Immutable.
     *
     * @param tag the tag
     * @param kind Kong's name of its kind, plural
     * @param entityId its uuid
     */
    public record Tagged(String tag, String kind, String entityId) {}

    /** Returns every tag of every entity. */
    public List<Tagged> tags() {
        List<Tagged> all = new ArrayList<>();
        pages(
                prefix + "/tags",
                "",
                (envelope, item) -> all.add(new Tagged(
                        item.path("tag").asString(""),
                        item.path("entity_name").asString(""),
                        item.path("entity_id").asString(""))));
        return all;
    }

    private interface Item {
        void take(JsonNode envelope, JsonNode item);
    }

    /** Follows pages by their offset, never by the address that an answer names. */
    private void pages(String path, String filter, Item items) {
        Deadline deadline = transport.deadline();
        Set<String> seen = new HashSet<>();
        String offset = null;
        long bytes = 0;
        do {
            String at = offset == null ? "" : "&offset=" + encoded(offset);
            Answer answer = transport.ask(Question.get(path + "?size=" + options.pageSize() + filter + at), deadline);
            JsonNode json = json(answer);
            bytes += answer.body().length;
            if (bytes > options.maxAnswerBytes()) {
                String what = "the pages together are longer than " + options.maxAnswerBytes() + " bytes";
                throw new AdminException(AdminError.of(Kind.TOO_LARGE, answer.request(), 200, what, ""));
            }
            if (json.path("data").isArray()) {
                json.path("data").forEach(item -> items.take(json, item));
            }
            offset = json.path("offset").isValueNode() && !json.path("offset").isNull()
                    ? json.path("offset").asString("")
                    : null;
            if (offset != null && !seen.add(offset)) {
                throw transport.notKong(answer, "its pages go round in a circle");
            }
        } while (offset != null && !offset.isEmpty());
    }

    private Optional<JsonNode> found(Question question) {
        try {
            return Optional.of(json(transport.ask(question, transport.deadline())));
        } catch (AdminException missing) {
            if (missing.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    private void removed(String path) {
        try {
            transport.ask(Question.of("DELETE", path, null, Repeat.ALLOWED), transport.deadline());
        } catch (AdminException missing) {
            if (missing.kind() != Kind.NOT_FOUND) {
                throw missing;
            }
        }
    }

    private JsonNode json(Answer answer) {
        JsonNode json = Json.objectOrNull(answer.body());
        if (json == null) {
            throw transport.notKong(answer, "no JSON");
        }
        return json;
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private String below(EntityKind kind, String idOrName) {
        return prefix + "/" + kind.path() + "/" + encoded(idOrName);
    }

    private String target(String upstream, String target, String rest) {
        return below(EntityKind.UPSTREAMS, upstream) + "/targets/" + encoded(target) + rest;
    }

    /** Encodes a part of a path or query; a colon stays, as targets have one and Kong's own examples write it. */
    private static String encoded(String part) {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
            throw new IllegalArgumentException("name: '" + part + "' (expected: one that a path can hold)");
        }
        return URLEncoder.encode(part, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":")
                .replace("%2C", ",");
    }

    /** Returns the shortest statement of who this is, for logs. */
    @Override
    public String toString() {
        return options.url()
                + options.workspace().map(name -> " workspace " + name).orElse("");
    }
}
