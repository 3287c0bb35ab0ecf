package dev.wissel.cli;

import dev.wissel.controller.drill.DrillJson;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.kong.admin.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks the console's drills API. Confined to a command. */
final class DrillClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int LONGEST = 32 << 20;

    private final URI base;
    private final Optional<Secret> token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if the address is none
     */
    DrillClient(String console, Optional<Secret> token) {
        this.base = base(console);
        this.token = token;
    }

    private static URI base(String console) {
        try {
            URI uri = new URI(console.endsWith("/") ? console.substring(0, console.length() - 1) : console);
            boolean good = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
            if (good) {
                return uri;
            }
        } catch (URISyntaxException wrong) {
            // said below
        }
        throw new IllegalArgumentException(
                "--console: " + console + " (expected: a URL such as http://localhost:8010)");
    }

    /** Returns the guard's verdict and what is promised. */
    JsonNode preview(DrillPlan plan) throws IOException {
        StringJoiner query = new StringJoiner("&", "/plan?", "");
        DrillJson.tree(plan).forEach((name, value) -> {
            if (name.equals("services")) {
                plan.services().forEach(service -> query.add("service=" + encoded(service)));
            } else if (value != null && !value.equals("")) {
                query.add(name + "=" + encoded(String.valueOf(value)));
            }
        });
        return ask("GET", query.toString(), null);
    }

    /** Begins a drill; returns its id. */
    String begin(DrillPlan plan, String who, String why) throws IOException {
        Map<String, @Nullable Object> body = new LinkedHashMap<>(DrillJson.tree(plan));
        body.put("who", who);
        body.put("why", why);
        body.put("confirm", true); // whoever calls this has been asked
        return ask("POST", "", body).path("id").asString("");
    }

    JsonNode drill(String id) throws IOException {
        return ask("GET", "/" + encoded(id), null);
    }

    void abort(String id, String who, String why) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("who", who);
        body.put("why", why);
        ask("POST", "/" + encoded(id) + "/abort", body);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode ask(String method, String path, @Nullable Map<String, ?> body) throws IOException {
        URI uri = URI.create(base + "/api/v1/drills" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
            request.header("X-Wissel-Console", "1"); // no page of another origin can send it
        }
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
        HttpResponse<byte[]> response;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException unreachable) {
            String why = unreachable.getMessage() == null ? "no connection" : unreachable.getMessage();
            throw new IOException(
                    base + ": the console cannot be reached: " + why
                            + " (expected: a running wissel run with its console there)",
                    unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
        return answer(response);
    }

    private JsonNode answer(HttpResponse<byte[]> response) throws IOException {
        JsonNode tree = tree(response.body());
        int status = response.statusCode();
        if (status / 100 == 2 && tree.isObject()) {
            return tree;
        }
        String message = tree.path("message").asString("");
        String said = message.isEmpty() ? "status " + status : printable(message);
        switch (status) {
            case 400, 404, 409, 422 -> throw new Failures.Failed(said);
            case 401, 403 ->
                throw new IOException(base + ": " + said
                        + " (expected: the console's token, by --token-file or WISSEL_CONSOLE_TOKEN)");
            default -> throw new IOException(base + ": " + said + " (expected: the console of a wissel run)");
        }
    }

    /** Returns what a body holds; a missing node if that is no JSON, or more than can be meant. */
    private static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = body.length > LONGEST ? null : JSON.readTree(body);
            return tree == null ? JSON.missingNode() : tree;
        } catch (JacksonException other) {
            return JSON.missingNode();
        }
    }

    /** What a server says must not steer the terminal. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(2000)
                .forEach(point -> shown.appendCodePoint(Character.isISOControl(point) ? ' ' : point));
        return shown.toString();
    }
}
