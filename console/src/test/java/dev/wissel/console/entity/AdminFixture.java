package dev.wissel.console.entity;

import dev.wissel.console.admin.AdminOptions;
import dev.wissel.console.admin.AdminServer;
import dev.wissel.console.store.EntityStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An Admin API over entities in memory. Confined to one thread. */
final class AdminFixture implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNameLength(20_000_000)
                            .build())
                    .build())
            .build();

    final Entities entities;
    private final AdminServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    AdminFixture() throws IOException {
        this(Entities.open(EntityStore.forgetful()));
    }

    AdminFixture(Entities entities) throws IOException {
        this.entities = entities;
        this.server = AdminServer.start(AdminOptions.DEFAULTS
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .with(new EntityRoutes(entities)));
    }

    /** An answer, its body as JSON; missing for none. */
    record Answered(int status, JsonNode body, String text) {
        String at(String pointer) {
            return body.at(pointer).isMissingNode()
                    ? "(absent)"
                    : body.at(pointer).toString();
        }
    }

    int port() {
        return server.port();
    }

    Answered json(String method, String path, String body) throws IOException, InterruptedException {
        return send(method, path, "application/json", body);
    }

    Answered form(String method, String path, String body) throws IOException, InterruptedException {
        return send(method, path, "application/x-www-form-urlencoded", body);
    }

    Answered get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", "");
    }

    Answered delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, "", "");
    }

    Answered send(String method, String path, String contentType, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        boolean isJson = answer.headers().firstValue("content-type").orElse("").startsWith("application/json");
        return new Answered(
                answer.statusCode(), isJson ? JSON.readTree(answer.body()) : JSON.missingNode(), answer.body());
    }

    /** Creates an entity and returns its id. */
    String create(String path, String body) throws IOException, InterruptedException {
        Answered created = json("POST", path, body);
        if (created.status() != 201) {
            throw new AssertionError("POST " + path + " " + body + ": " + created.text());
        }
        return created.body().get("id").asString();
    }

    /** Returns everything that is there, for comparing before and after. */
    List<Map<String, ?>> everything() {
        return Arrays.stream(EntityType.values())
                .flatMap(type -> entities.all(type).stream())
                .<Map<String, ?>>map(Entity::stored)
                .toList();
    }

    @Override
    public void close() {
        server.close();
        entities.close();
    }
}
