package dev.wissel.gateway.http;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Error bodies beside those that a Kong 3.9.3 sent, and the choice by Accept beside Kong's regular expression. */
class ErrorBodyTest {
    private static final String[] EXCHANGES = {
        "dbless-076-proxy-refused-502-no-accept",
        "dbless-077-proxy-timeout-504-no-accept",
        "dbless-078-proxy-dns-503-no-accept",
        "dbless-079-proxy-refused-502-accept-json",
        "dbless-080-proxy-timeout-504-accept-json",
        "dbless-081-proxy-dns-503-accept-json",
        "dbless-082-proxy-refused-502-accept-any",
        "dbless-083-proxy-timeout-504-accept-any",
        "dbless-084-proxy-dns-503-accept-any",
        "dbless-085-proxy-refused-502-accept-html",
        "dbless-086-proxy-timeout-504-accept-html",
        "dbless-087-proxy-dns-503-accept-html",
        "dbless-092-proxy-all-unhealthy-503-no-accept",
        "dbless-093-proxy-all-unhealthy-503-accept-json",
        "dbless-094-proxy-all-unhealthy-503-accept-any",
        "postgres-180-proxy-all-unhealthy",
        "postgres-181-proxy-all-unhealthy-html",
        "postgres-182-proxy-all-unhealthy-text",
        "postgres-183-proxy-all-unhealthy-xml",
        "postgres-184-proxy-all-unhealthy-grpc",
        "postgres-190-proxy-no-route",
        "postgres-197-proxy-no-targets",
        "postgres-200-proxy-only-weight0",
    };

    @Test
    void render_recordedExchanges_givesKongsBytes() throws Exception {
        for (String name : EXCHANGES) {
            JsonNode exchange = exchange(name);
            JsonNode response = exchange.get("response");
            int status = response.get("status").intValue();
            JsonNode recorded = response.get("body");
            String message =
                    recorded.isObject() ? recorded.get("message").stringValue() : messageIn(recorded.stringValue());
            String requestId = header(response, "X-Kong-Request-Id");
            String accept = requestHeader(exchange, "Accept");

            ErrorBody form = status == 502 || status == 504
                    ? ErrorBody.ofNginx(accept, requestHeader(exchange, "Content-Type"))
                    : ErrorBody.ofKong(accept);
            byte[] body = form.render(message, requestId);

            assertThat(form.contentType()).as(name).isEqualTo(header(response, "Content-Type"));
            assertThat(String.valueOf(body.length)).as(name).isEqualTo(header(response, "Content-Length"));
            String text = new String(body, StandardCharsets.UTF_8);
            if (recorded.isObject()) {
                assertThat(JsonMapper.shared().readTree(text)).as(name).isEqualTo(recorded);
                assertThat(text)
                        .as(name)
                        .startsWith("{\n  \"message\":\"")
                        .endsWith("\"\n}")
                        .contains("\",\n  \"request_id\":\"");
            } else {
                assertThat(text).as(name).isEqualTo(recorded.stringValue());
            }
            if (status != 503 && status != 404) {
                assertThat(ErrorBody.message(status)).as(name).isEqualTo(message);
            }
        }
    }

    private static JsonNode exchange(String name) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(ErrorBodyTest.class.getResourceAsStream("kong/" + name + ".json"), name)) {
            return JsonMapper.shared().readTree(in);
        }
    }

    private static String header(JsonNode response, String name) {
        for (JsonNode pair : response.get("headers")) {
            if (pair.get(0).stringValue().equals(name)) {
                return pair.get(1).stringValue();
            }
        }
        throw new AssertionError(name);
    }

    private static String requestHeader(JsonNode exchange, String name) {
        JsonNode value = exchange.get("request").get("headers").get(name);
        return value == null ? null : value.stringValue();
    }

    private static String messageIn(String body) {
        Matcher matcher = Pattern.compile("<p>(?!request_id)(.*)\\.</p>|<message>(.*)</message>|^(.*)\nrequest_id")
                .matcher(body);
        assertThat(matcher.find()).isTrue();
        return Optional.ofNullable(matcher.group(1))
                .or(() -> Optional.ofNullable(matcher.group(2)))
                .orElse(matcher.group(3));
    }

    @Test
    void responseHead_recordedHeadExchange_hasNoBodyInSpiteOfItsLength() throws Exception {
        JsonNode response = exchange("postgres-187-proxy-success-head").get("response");
        StringBuilder head =
                new StringBuilder("HTTP/1.1 " + response.get("status").intValue() + " OK\r\n");
        for (JsonNode pair : response.get("headers")) {
            head.append(pair.get(0).stringValue())
                    .append(": ")
                    .append(pair.get(1).stringValue())
                    .append("\r\n");
        }
        ResponseHead parsed = Heads.response(head + "\r\n", Method.HEAD);
        assertThat(parsed.framing()).isEqualTo(BodyFraming.NONE);
        assertThat(parsed.contentLength()).isEqualTo(467);
        assertThat(parsed.keepAlive()).isTrue();
    }

    @Test
    void ofNginx_withoutAccept_goesByTheRequestsContentType() {
        assertThat(ErrorBody.ofNginx(null, null)).isEqualTo(ErrorBody.PLAIN);
        assertThat(ErrorBody.ofNginx(null, "application/json")).isEqualTo(ErrorBody.JSON);
        assertThat(ErrorBody.ofNginx(null, "text/html; charset=x")).isEqualTo(ErrorBody.HTML);
        assertThat(ErrorBody.ofNginx(null, "application/x-www-form-urlencoded")).isEqualTo(ErrorBody.JSON);
        assertThat(ErrorBody.ofNginx("text/plain", "application/json")).isEqualTo(ErrorBody.PLAIN);
        assertThat(ErrorBody.ofNginx("", null)).isEqualTo(ErrorBody.JSON);
    }

    @Test
    void of_requestHead_kongJoinsAcceptsAndNginxTakesTheFirst() {
        RequestHead two = Heads.request(
                "GET / HTTP/1.0\r\nAccept: text/plain;q=0.5\r\nX: y\r\naccept: text/html\r\nContent-Type: application/json\r\n\r\n");
        assertThat(ErrorBody.ofKong(two)).isEqualTo(ErrorBody.HTML);
        assertThat(ErrorBody.ofNginx(two)).isEqualTo(ErrorBody.PLAIN);
        RequestHead typed = Heads.request("GET / HTTP/1.0\r\nContent-Type: text/html\r\n\r\n");
        assertThat(ErrorBody.ofKong(typed)).isEqualTo(ErrorBody.JSON);
        assertThat(ErrorBody.ofNginx(typed)).isEqualTo(ErrorBody.HTML);
        RequestHead bare = Heads.request("GET / HTTP/1.0\r\n\r\n");
        assertThat(ErrorBody.ofKong(bare)).isEqualTo(ErrorBody.JSON);
        assertThat(ErrorBody.ofNginx(bare)).isEqualTo(ErrorBody.PLAIN);
    }

    @Test
    void grpc_overHttp1_isWhatKongMakesOfIt() {
        assertThat(ErrorBody.ofNginx(null, "application/grpc+proto")).isEqualTo(ErrorBody.GRPC);
        assertThat(ErrorBody.ofNginx("application/grpc", null)).isEqualTo(ErrorBody.GRPC);
        assertThat(ErrorBody.ofKong("application/grpc")).isEqualTo(ErrorBody.EMPTY);
        assertThat(ErrorBody.ofKong("application/grpc+proto")).isEqualTo(ErrorBody.JSON);
        assertThat(new String(ErrorBody.GRPC.render("a", "b"), StandardCharsets.UTF_8))
                .isEqualTo("{\"message\":\"a\"}");
        assertThat(ErrorBody.EMPTY.render("a", "b")).isEmpty();
    }

    @Test
    void render_messageWithMarkup_escapesIt() {
        String hostile = "<script>\"\\&\n";
        assertThat(new String(ErrorBody.HTML.render(hostile, "1"), StandardCharsets.UTF_8))
                .contains("<p>&lt;script&gt;&quot;\\&amp;\n.</p>");
        assertThat(JsonMapper.shared()
                        .readTree(ErrorBody.JSON.render(hostile, "1"))
                        .get("message")
                        .stringValue())
                .isEqualTo(hostile);
    }

    /* Kong's own pattern (kong/tools/http.lua), which is anchored at the start only. */
    private static final String NAME = "[a-z0-9][a-z0-9\\-!#$&^_+.]+";

    private static final Pattern ACCEPT = Pattern.compile(
            "((?:" + NAME + "|\\*)/(?:" + NAME + "|\\*))"
                    + "(?:\\s*;\\s*q=(1(?:\\.0{0,3}|)|0(?:\\.\\d{0,3}|))|\\s*;\\s*" + NAME + "(?:=[^;]*|))*",
            Pattern.CASE_INSENSITIVE);

    private static final String[] PARTS = {
        "text/html",
        "text/plain",
        "application/json",
        "application/xml",
        "application/grpc",
        "*/*",
        "text/*",
        "application/*",
        "image/png",
        "TEXT/HTML",
        "a/b",
        "text/x",
        "*/json",
        "text",
        "/",
        ";",
        ";q=0.5",
        ";q=0.9",
        ";q=1",
        ";q=0",
        ";q=1.5",
        ";Q=0.123",
        ";q=0.1234",
        "; q=0.7",
        " ;\tq=0.3",
        ";q =0.2",
        ";q=",
        ";q=1.",
        ";level=1",
        ";l=1",
        ";charset=utf-8;q=0.4",
        ",",
        ",",
        ", ",
        " ",
        "q=0.5",
        ";level",
        "x",
        "1",
        "."
    };

    @Test
    void best_anyAccept_choosesAsKongsPatternDoes() {
        int[] seen = new int[ErrorBody.values().length];
        forAll(50_000, random -> {
            StringBuilder accept = new StringBuilder();
            for (int i = random.nextInt(7); i >= 0; i--) {
                accept.append(PARTS[random.nextInt(PARTS.length)]);
            }
            ErrorBody form = ErrorBody.ofKong(accept.toString());
            assertThat(form).as(accept.toString()).isEqualTo(byPattern(accept.toString()));
            seen[form.ordinal()]++;
        });
        if (System.getProperty("property.seed") == null) {
            for (ErrorBody form : ErrorBody.values()) {
                assertThat(seen[form.ordinal()]).as(form.name()).isGreaterThan(form == ErrorBody.GRPC ? -1 : 500);
            }
        }
    }

    private static ErrorBody byPattern(String accept) {
        ErrorBody best = ErrorBody.JSON;
        double highest = 0;
        for (String element : accept.split(",", -1)) {
            Matcher matcher = ACCEPT.matcher(element.strip());
            if (matcher.lookingAt()) {
                double weight = matcher.group(2) == null ? 1 : Double.parseDouble(matcher.group(2));
                if (weight > highest) {
                    highest = weight;
                    best = mimeType(matcher.group(1));
                }
            }
        }
        return best;
    }

    private static ErrorBody mimeType(String type) {
        String wildcard = type.endsWith("/*") ? type.substring(0, type.length() - 2) : null;
        String key = wildcard == null ? type : wildcard.equals("*") ? "default" : wildcard;
        return switch (key) {
            case "text/html" -> ErrorBody.HTML;
            case "text/plain", "text" -> ErrorBody.PLAIN;
            case "application/xml" -> ErrorBody.XML;
            case "application/grpc" -> ErrorBody.EMPTY;
            default -> ErrorBody.JSON;
        };
    }

    @Test
    void best_longAccept_isReadWithoutDeepRecursion() {
        String accept = "text/html" + ";ab=c".repeat(100_000) + ";q=0.5,text/plain;q=0.6".toLowerCase(Locale.ROOT);
        assertThat(ErrorBody.ofKong(accept)).isEqualTo(ErrorBody.PLAIN);
    }
}
