package dev.wissel.console.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document, read. */
final class OpenApi {
    static final JsonNode DOCUMENT =
            new JsonMapper().readTree(StaticFiles.read("/web/openapi.json").orElseThrow());

    private OpenApi() {}

    /** Returns each endpoint, as {@code GET /api/v1/overview}. */
    static List<String> endpoints() {
        List<String> all = new ArrayList<>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                all.add(method.getKey().toUpperCase(Locale.ROOT) + " /api/v1" + path.getKey())));
        return all;
    }
}
