package dev.wissel.console.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.testkit.exchange.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What happened between recorded exchanges without being recorded: other requests, back ends that went down and came back. */
final class Interludes {
    private static final String TARGETS = "/upstreams/up.test.local/targets";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Map<String, List<Step>> before = new HashMap<>();
    private List<Step> current = new ArrayList<>();

    /** Something that happens. */
    private interface Step {
        void run(Rig rig) throws IOException, InterruptedException;
    }

    static Interludes ofPostgres() {
        Interludes all = new Interludes();
        all.before("postgres/121-target-list")
                .admin("DELETE", TARGETS + "/127.0.0.1:8000", null, 204)
                .admin("DELETE", TARGETS + "/127.0.0.9:9009", null, 204)
                .admin("DELETE", TARGETS + "/%5B0000:0000:0000:0000:0000:0000:0000:0001%5D:9009", null, 204);
        all.before("postgres/149-target-patch-tags-null")
                .admin("PATCH", TARGETS + "/127.0.0.1:9011", "{\"target\":\"127.0.0.1:9001\"}", 200);
        all.before("postgres/159-health")
                .admin("PATCH", TARGETS + "/127.0.0.1:9001", "{\"weight\":100}", 200)
                .admin("PATCH", TARGETS + "/127.0.0.1:9002", "{\"weight\":100}", 200);
        all.before("postgres/164-health-hc-off-targets")
                .admin("POST", "/upstreams/lat.local/targets", "{\"target\":\"127.0.0.1:9001\"}", 201)
                .admin("POST", "/upstreams/lat.local/targets", "{\"target\":\"no-such-host.invalid:80\"}", 201);
        all.before("postgres/176-health-one-down").down("9002").await("9002", "UNHEALTHY");
        all.before("postgres/178-health-all-down").down("9001").await("9001", "UNHEALTHY");
        all.before("postgres/185-health-recovered")
                .up("9001")
                .up("9002")
                .await("9001", "HEALTHY")
                .await("9002", "HEALTHY");
        all.before("postgres/195-health-no-targets").admin("DELETE", TARGETS + "/127.0.0.1:9001", null, 204);
        all.before("postgres/198-health-only-weight0")
                .admin("POST", TARGETS, "{\"target\":\"127.0.0.1:9001\",\"weight\":0}", 201);
        all.before("postgres/218-proxy-rate-limited-0")
                .admin("PATCH", TARGETS + "/127.0.0.1:9001", "{\"weight\":100}", 200)
                .await("9001", "HEALTHY");
        return all;
    }

    static Interludes ofDbless() {
        Interludes all = new Interludes();
        all.before("dbless/088-health-one-down").down("9002").await("9002", "UNHEALTHY");
        all.before("dbless/091-health-all-down").down("9001").await("9001", "UNHEALTHY");
        all.before("dbless/096-metrics-recovered")
                .up("9001")
                .up("9002")
                .await("9001", "HEALTHY")
                .await("9002", "HEALTHY");
        return all;
    }

    private Interludes before(String exchange) {
        current = before.computeIfAbsent(exchange, absent -> new ArrayList<>());
        return this;
    }

    private Interludes admin(String method, String path, String body, int status) {
        current.add(rig -> {
            Answer answer = rig.admin(method, path, body);
            assertThat(answer.status())
                    .as("%s %s: %s", method, path, answer.body())
                    .isEqualTo(status);
        });
        return this;
    }

    private Interludes down(String port) {
        current.add(rig -> rig.backEnd(port).down());
        return this;
    }

    private Interludes up(String port) {
        current.add(rig -> rig.backEnd(port).up());
        return this;
    }

    private Interludes await(String port, String health) {
        current.add(rig -> {
            long startNanos = System.nanoTime();
            String wanted = rig.mapped(
                    "\"ip\":\"127.0.0.1\",\"port\":" + port + ",\"weight\":100,\"health\":\"" + health + "\"");
            while (!rig.admin("GET", "/upstreams/up.test.local/health", null)
                    .body()
                    .contains(wanted)) {
                assertThat(System.nanoTime() - startNanos).as(wanted).isLessThan(PATIENCE_NANOS);
                TimeUnit.MILLISECONDS.sleep(20);
            }
        });
        return this;
    }

    void play(String exchange, Rig rig) throws IOException, InterruptedException {
        for (Step step : before.getOrDefault(exchange, List.of())) {
            step.run(rig);
        }
    }

    /** Returns the exchanges before which something happens. */
    Iterable<String> exchanges() {
        return before.keySet();
    }
}
