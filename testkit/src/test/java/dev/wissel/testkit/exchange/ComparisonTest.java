package dev.wissel.testkit.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.testkit.exchange.Recordings.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ComparisonTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void recordings_all_areThereWithoutDescriptions() {
        assertThat(Recordings.of(Mode.POSTGRES)).hasSize(230);
        assertThat(Recordings.of(Mode.DBLESS)).hasSize(109);
        assertThat(Stream.of(Mode.values()).flatMap(mode -> Recordings.of(mode).stream()))
                .noneMatch(exchange -> JSON.writeValueAsString(exchange.body()).contains("\"description\":\""));
    }

    @Test
    void compare_withItself_isTheSame() {
        for (Mode mode : Mode.values()) {
            Comparison comparison = new Comparison(new Names());
            for (Exchange exchange : Recordings.of(mode)) {
                assertThat(comparison.compare(exchange, answer(exchange))).isEmpty();
            }
        }
    }

    @Test
    void compare_otherIdsThroughout_isTheSame() {
        Comparison comparison = new Comparison(new Names());
        for (Exchange exchange : Recordings.of(Mode.POSTGRES)) {
            Answer other = answer(
                    exchange,
                    body -> body.replace(
                            "27614a7d-5af9-4be4-a030-c6df04bcdef4", "5".repeat(8) + "-5af9-4be4-a030-c6df04bcdef4"));
            assertThat(comparison.compare(exchange, other)).isEmpty();
        }
    }

    @Test
    void compare_idThatChanges_isADifference() {
        Comparison comparison = new Comparison(new Names());
        Exchange created = exchange("postgres/012-service-create");
        Exchange read = exchange("postgres/028-service-get-by-name");
        assertThat(comparison.compare(created, answer(created))).isEmpty();
        assertThat(places(comparison.compare(read, answer(read, body -> body.replace("3f54f079", "aaaaaaaa")))))
                .containsExactly("body.id");
    }

    @Test
    void compare_anythingElseThatChanges_isADifferenceAtItsPlace() {
        assertDifference("postgres/012-service-create", "\"retries\":5", "\"retries\":6", "body.retries");
        assertDifference("postgres/012-service-create", "\"retries\":5", "\"retries\":\"5\"", "body.retries");
        assertDifference("postgres/012-service-create", "\"retries\":5", "\"retries\":5.0", "body.retries");
        assertDifference("postgres/012-service-create", "\"retries\":5", "\"retry\":5", "body.retries", "body.retry");
        assertDifference(
                "postgres/012-service-create",
                "\"created_at\":1",
                "\"created_at\":\"1\",\"x\":1",
                "body.created_at",
                "body.x");
        assertDifference("postgres/121-target-list", "127.0.0.1:9003", "127.0.0.1:9004", "body.data[0].target");
        assertDifference("postgres/105-target-create", "\"tags\":null", "\"tags\":[]", "body.tags");
        assertDifference(
                "postgres/164-health-hc-off-targets",
                "\"addresses\":{}",
                "\"addresses\":[]",
                "body.data[0].data.addresses");
        assertDifference("dbless/011-config-get", "retries: 0", "retries: 1", "body.config.services[].retries");
        assertDifference(
                "dbless/025-config-post-invalid-flatten",
                "wieght",
                "weight",
                "body.flattened_errors[].errors[].field",
                "body.flattened_errors[].entity.wieght",
                "body.flattened_errors[].entity.weight");
        assertDifference(
                "dbless/005-config-post",
                "67c6454b-623b-5bfa",
                "67c6454b-623b-5bfb",
                "body.routes.67c6454b-623b-5bfa-92c2-062e79cd987e",
                "body.routes.67c6454b-623b-5bfb-92c2-062e79cd987e");
        assertDifference("dbless/076-proxy-refused-502-no-accept", "invalid response", "bad response", "body");
    }

    @Test
    void compare_elementMissing_isADifference() {
        Exchange list = exchange("postgres/022-service-list");
        List<?> data = (List<?>) ((Map<?, ?>) list.body()).get("data");
        String shorter = JSON.writeValueAsString(Map.of("data", data.subList(1, data.size())));
        assertThat(places(new Comparison(new Names()).compare(list, new Answer(200, list.headers(), shorter))))
                .containsExactly("body.data[]", "body.next");
    }

    @Test
    void compare_statusAndFields_areCompared() {
        Exchange options = exchange("postgres/098-upstream-options");
        List<Map.Entry<String, String>> headers = new ArrayList<>(options.headers());
        headers.removeIf(header -> header.getKey().equals("Allow"));
        headers.add(Map.entry("X-More", "1"));
        assertThat(places(new Comparison(new Names()).compare(options, new Answer(200, headers, ""))))
                .containsExactly("status", "headers.allow", "headers.x-more");
    }

    @Test
    void compare_scrape_familiesSeriesAndHealthAreCompared() {
        String name = "dbless/089-metrics-one-unhealthy";
        Exchange scrape = exchange(name);
        String text = String.valueOf(scrape.body());
        String worse = text.replace("# TYPE kong_datastore_reachable gauge", "# TYPE kong_datastore_reachable counter")
                .replace("kong_node_info", "kong_node_facts")
                .replace("direction=\"egress\"", "direction=\"out\"")
                .replaceAll("(kong_upstream_target_health.*state=\"healthy\".*) 1\n", "$1 0\n");
        assertThat(places(new Comparison(new Names()).compare(scrape, new Answer(200, scrape.headers(), worse))))
                .containsExactly(
                        "metrics.kong_bandwidth_bytes series",
                        "metrics.kong_datastore_reachable type",
                        "metrics.kong_node_facts",
                        "metrics.kong_node_info",
                        "metrics.kong_upstream_target_health series");
    }

    @Test
    void intendedDifferences_unlistedAndOutdated_areComplaints() {
        IntendedDifferences list = IntendedDifferences.read("""
                - exchanges: [postgres/001-root]
                  places: [body.timers, body.pids]
                  reason: no such things here
                """);
        list.accept(List.of(
                new Difference("postgres/001-root", "body.timers.pending", "1", "(absent)"),
                new Difference("postgres/001-root", "body.timersome", "1", "(absent)")));
        assertThat(list.complaints(List.of(exchange("postgres/001-root"))))
                .satisfiesExactly(
                        complaint -> assertThat(complaint).startsWith("not listed: postgres/001-root  body.timersome"),
                        complaint -> assertThat(complaint)
                                .isEqualTo("listed, but no longer different: postgres/001-root  body.pids"));
        assertThat(list.complaints(List.of())).hasSize(1);
    }

    private static void assertDifference(String name, String from, String to, String... places) {
        Exchange exchange = exchange(name);
        assertThat(places(new Comparison(new Names()).compare(exchange, answer(exchange, body -> {
                    assertThat(body).contains(from);
                    return body.replace(from, to);
                }))))
                .as(name)
                .containsExactlyInAnyOrder(places);
    }

    private static Exchange exchange(String name) {
        Mode mode = name.startsWith("postgres") ? Mode.POSTGRES : Mode.DBLESS;
        return Recordings.of(mode).stream()
                .filter(exchange -> exchange.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> places(List<Difference> differences) {
        return differences.stream().map(Difference::place).toList();
    }

    private static Answer answer(Exchange exchange) {
        return answer(exchange, body -> body);
    }

    private static Answer answer(Exchange exchange, UnaryOperator<String> change) {
        Object body = exchange.body();
        String text = body == null ? "" : body instanceof String string ? string : JSON.writeValueAsString(body);
        return new Answer(exchange.status(), exchange.headers(), change.apply(text));
    }
}
