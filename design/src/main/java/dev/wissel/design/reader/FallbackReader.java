package dev.wissel.design.reader;

import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.document.Node;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code fallback}: the word none, or exactly one of a static answer, a region or a service. */
final class FallbackReader {
    private static final int MAX_BODY_BYTES = 16 * 1024;
    private static final Kind<String> BODY = new Kind<>(
            "body",
            text -> text.getBytes(StandardCharsets.UTF_8).length <= MAX_BODY_BYTES
                    ? Parsed.good(text)
                    : Parsed.bad("at most " + MAX_BODY_BYTES + " bytes; what is larger is a service of its own"));
    /** Headers that say how long the answer is and where it ends are the gateway's affair. */
    private static final Set<String> FRAMING = new TreeSet<>(
            Set.of("connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"));

    private static final List<String> WORDS = List.of("none");

    private FallbackReader() {}

    /** Reads the fallback of the first layer that has one; whether its region or service exists is for the caller to say. */
    static Optional<Located<Fallback>> read(Layers layers) {
        return layers.having("fallback").flatMap(FallbackReader::read);
    }

    private static Optional<Located<Fallback>> read(Section owner) {
        if (owner.node("fallback") instanceof Node.Scalar scalar && !scalar.isNull()) {
            return owner.choice("fallback", WORDS, word -> word).map(word -> word.with(Fallback.NONE));
        }
        Optional<Section> section = owner.section("fallback", Shape.FALLBACK);
        if (section.isEmpty()) {
            return Optional.empty();
        }
        long kinds = Shape.FALLBACK.keys().stream().filter(section.get()::has).count();
        if (kinds != 1) {
            section.get().section("static", Shape.STATIC).ifPresent(FallbackReader::answer);
            owner.problem(
                    "fallback",
                    kinds == 0 ? "says nothing" : "says more than one thing",
                    "expected none, or exactly one of static, region and service");
            return Optional.empty();
        }
        return one(section.get());
    }

    private static Optional<Located<Fallback>> one(Section section) {
        if (section.has("region")) {
            return section.scalar("region", Kinds.NAME).map(name -> name.with(new Fallback.Region(name.value())));
        }
        if (section.has("service")) {
            return section.scalar("service", Kinds.NAME).map(name -> name.with(new Fallback.Service(name.value())));
        }
        return section.section("static", Shape.STATIC)
                .map(answer -> new Located<>(answer(answer), answer.node(), answer.path()));
    }

    private static Fallback answer(Section section) {
        int status = section.integer("status", 200, 599).map(Located::value).orElse(503);
        Optional<String> body = section.scalar("body", BODY).map(Located::value);
        Map<String, String> headers = headers(section);
        boolean typed = headers.keySet().stream().anyMatch(name -> name.equalsIgnoreCase("content-type"));
        if (body.isPresent() && !body.get().isEmpty() && !typed) {
            headers.put("Content-Type", contentType(body.get()));
        }
        if (status == 204 || status == 304) {
            body.filter(text -> !text.isEmpty())
                    .ifPresent(text -> section.problem("body", "a " + status + " has no body", "expected no body"));
        }
        return new Fallback.Static(status, headers, body.orElse(""));
    }

    private static String contentType(String body) {
        String start = body.stripLeading();
        return start.startsWith("{") || start.startsWith("[")
                ? "application/json; charset=utf-8"
                : "text/plain; charset=utf-8";
    }

    private static Map<String, String> headers(Section section) {
        Map<String, String> headers = new LinkedHashMap<>();
        Set<String> seen = new TreeSet<>();
        for (Section.Named entry : section.named("headers", Kinds.HEADER_NAME, "{Retry-After: \"30\"}")) {
            String lower = entry.name().toLowerCase(Locale.ROOT);
            if (FRAMING.contains(lower)) {
                section.problem(entry, "a header that the gateway sets itself", "expected no such header");
            } else if (!seen.add(lower)) {
                section.problem(entry, "written twice in different case", "expected each header once");
            } else {
                section.value(entry, Kinds.HEADER_VALUE).ifPresent(value -> headers.put(entry.name(), value.value()));
            }
        }
        return headers;
    }
}
