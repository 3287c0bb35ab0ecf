package dev.wissel.kong.admin;

import dev.wissel.kong.admin.AdminError.EntityError;
import dev.wissel.kong.admin.AdminError.Kind;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an answer that refuses means (Kong facts 1.8, 6.4), without anything that must not be shown. Thread-safe. */
final class AnswerErrors {
    private static final int EXCERPT = 200;
    private static final int MOST_ENTITIES = 100;

    private final AdminOptions options;

    AnswerErrors(AdminOptions options) {
        this.options = options;
    }

    AdminError of(String request, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        JsonNode json = Json.objectOrNull(response.body());
        if (status / 100 == 3) {
            return redirected(request, response);
        }
        boolean fromKong = json != null
                || response.headers().firstValue("X-Kong-Admin-Latency").isPresent()
                || response.headers()
                        .firstValue("Server")
                        .map(server -> server.toLowerCase(Locale.ROOT).startsWith("kong"))
                        .orElse(false);
        String said = json == null ? excerpt(response.body()) : masked(message(json));
        return switch (status) {
            case 401, 403 -> denied(request, status, said);
            case 404 -> missing(request, said, fromKong);
            case 405 -> AdminError.of(Kind.WRONG_MODE, request, status, said, modeMend(said));
            case 409 -> withFields(Kind.CONFLICT, request, status, said, "", json);
            case 429 -> limited(request, response, said);
            default ->
                status >= 500 ? failed(request, status, said) : badRequest(request, status, said, json, fromKong);
        };
    }

    private AdminError redirected(String request, HttpResponse<byte[]> response) {
        String where = response.headers().firstValue("Location").orElse("nowhere");
        return AdminError.of(
                Kind.REDIRECTED,
                request,
                response.statusCode(),
                "the answer leads to " + masked(shortened(where)),
                "redirects are not followed, they could carry the token elsewhere: give that address, if it is Kong's");
    }

    private AdminError denied(String request, int status, String said) {
        boolean token = !options.headers().isEmpty() || options.url().login().isPresent();
        String mend = said.toLowerCase(Locale.ROOT).contains("license")
                ? "this Kong Enterprise needs a licence before its Admin API can be written to"
                : status == 401 && !token
                        ? "give a token, Enterprise takes it as " + AdminOptions.TOKEN_HEADER
                        : status == 401
                                ? "the credentials are not accepted: are they still valid, and meant for this Kong?"
                                : "whoever owns the token needs a role that may do this"
                                        + options.workspace()
                                                .map(name -> " in workspace " + name)
                                                .orElse("");
        return AdminError.of(Kind.DENIED, request, status, "refused, " + status + ": " + said, mend);
    }

    private AdminError missing(String request, String said, boolean fromKong) {
        if (said.contains("no Route matched")) {
            String what = "this is where Kong proxies requests, not its Admin API";
            return AdminError.of(Kind.NOT_KONG, request, 404, what, AdminUrl.usualPorts());
        }
        if (!fromKong) {
            return AdminError.of(
                    Kind.NOT_KONG, request, 404, "not found, and not by a Kong: " + said, AdminUrl.usualPorts());
        }
        String mend = options.workspace()
                .map(name -> "is there a workspace " + name + "? A Kong of the open source has none")
                .orElse("");
        return AdminError.of(Kind.NOT_FOUND, request, 404, said.isEmpty() ? "Not found" : said, mend);
    }

    private static String modeMend(String said) {
        return said.contains("when not using a database")
                ? "this Kong has no database: its configuration is replaced as a whole, by POST /config"
                : "";
    }

    private AdminError limited(String request, HttpResponse<byte[]> response, String said) {
        Optional<Duration> wait = response.headers().firstValue("Retry-After").flatMap(AnswerErrors::seconds);
        return new AdminError(
                Kind.RATE_LIMITED,
                request,
                429,
                said.isEmpty() ? "too many requests" : said,
                wait.map(time -> "it asks to wait " + time.toSeconds() + " s").orElse(""),
                Map.of(),
                List.of(),
                wait,
                false);
    }

    private static Optional<Duration> seconds(String text) {
        try {
            long seconds = Long.parseLong(text.strip());
            return seconds < 0 || seconds > 86_400 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
        } catch (NumberFormatException date) {
            return Optional.empty();
        }
    }

    private static AdminError failed(String request, int status, String said) {
        return AdminError.of(Kind.FAILED, request, status, status + ": " + said, "see Kong's error log")
                .maybeCarriedOut();
    }

    private AdminError badRequest(String request, int status, String said, @Nullable JsonNode json, boolean fromKong) {
        if (said.contains("plain HTTP request was sent to HTTPS port")) {
            return AdminError.of(
                    Kind.TLS, request, status, said, "that port speaks TLS: begin the address with https://");
        }
        if (!fromKong) {
            return AdminError.of(
                    Kind.NOT_KONG, request, status, status + ", and not by a Kong: " + said, AdminUrl.usualPorts());
        }
        Kind kind = said.contains("only available when Kong is configured") ? Kind.WRONG_MODE : Kind.INVALID;
        return withFields(kind, request, status, said, "", json);
    }

    private AdminError withFields(
            Kind kind, String request, int status, String said, String mend, @Nullable JsonNode json) {
        List<EntityError> entities = json == null ? List.of() : entities(json.path("flattened_errors"));
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (json != null && json.path("fields").isObject()) {
            fields.putAll(Json.map(json.path("fields")));
        }
        return new AdminError(kind, request, status, said, mend, fields, entities, Optional.empty(), false);
    }

    /** Kong repeats whole entities here, with what is secret in them; only names and messages are taken. */
    private List<EntityError> entities(JsonNode flattened) {
        List<EntityError> all = new ArrayList<>();
        for (JsonNode entity : flattened) {
            if (all.size() == MOST_ENTITIES) {
                break;
            }
            List<String> messages = new ArrayList<>();
            for (JsonNode error : entity.path("errors")) {
                String field = error.path("field").asString("");
                String text = masked(error.path("message").asString(""));
                messages.add(field.isEmpty() ? text : field + ": " + text);
            }
            all.add(new EntityError(
                    entity.path("entity_type").asString(""),
                    entity.path("entity_name").asString(""),
                    messages));
        }
        return all;
    }

    private static String message(JsonNode json) {
        String message = json.path("message").asString("");
        return message.isEmpty() ? json.path("error").asString("") : message;
    }

    /** Returns the beginning of a body in one line. */
    String excerpt(byte[] body) {
        return masked(shortened(new String(body, 0, Math.min(body.length, 4 * EXCERPT), StandardCharsets.UTF_8)));
    }

    private static String shortened(String text) {
        String line = text.replaceAll("<[^>]*>", " ")
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "…";
    }

    String masked(String text) {
        String out = text;
        for (Secret secret : options.secrets()) {
            out = secret.maskIn(out);
        }
        return out;
    }
}
