package dev.wissel.design.check.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Findings;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdminCallsTest {
    private static List<String> places(String script) {
        return Findings.places("a.md", "```bash\n" + script + "\n```\n");
    }

    @Test
    void forms_areReadWithTheirPlaces() {
        assertThat(
                        places(
                                "curl -i -X POST http://localhost:8001/upstreams \\\n  --data name=orders \\\n  --data 'healthchecks.active.failures=3' -d slots=5"))
                .containsExactly("4:11 unknown/health-check-field", "4:52 schema/range");
        assertThat(places("$ curl localhost:8001/services/a/plugins -d \"name=circuit-breaker\""))
                .containsExactly("2:51 unknown/plugin");
        assertThat(places("http POST :8001/upstreams name=a algorithm=rr")).containsExactly("2:44 schema/choice");
        assertThat(places("curl -sX PATCH http://kong:8001/upstreams/a --data-urlencode=algorithm=rr"))
                .containsExactly("2:72 schema/choice");
    }

    @Test
    void jsonBodies_areReadWithTheirPlaces() {
        assertThat(
                        places(
                                "curl http://localhost:8001/upstreams -H 'Content-Type: application/json' -d '{\n  \"name\": \"a\",\n  \"algorithm\": \"rr\"\n}'"))
                .containsExactly("4:16 schema/choice");
        assertThat(places("curl -d '{\"name\": \"a\", \"algorithm\": \"rr\"}' http://localhost:8001/default/upstreams"))
                .containsExactly("2:37 schema/choice");
        assertThat(places("curl -d \"{\\\"name\\\": \\\"a\\\", \\\"slots\\\": 5}\" http://localhost:8001/upstreams"))
                .containsExactly("2:39 schema/range");
    }

    @Test
    void callsTogether_areOneConfiguration() {
        assertThat(places("""
                curl -X PUT http://localhost:8001/services/a -d host=orders -d url=http://orders
                curl http://localhost:8001/services/a/routes -d name=r -d 'paths[]=/a' -d methods=GET,POST -d strip_path=false
                curl http://localhost:8001/upstreams -d name=orders
                curl http://localhost:8001/upstreams/orders/targets -d target=10.0.0.1:80 -d weight=100
                curl -X PATCH http://localhost:8001/upstreams/orders -d healthchecks.active.healthy.interval=5
                curl http://localhost:8001/plugins -d name=rate-limiting -d config.minute=5 -d config.policy=local
                """)).isEmpty();
        assertThat(places("curl http://localhost:8001/upstreams/orders/targets -d target=10.0.0.1:80 -d weight=70000"))
                .containsExactly("2:85 schema/range");
    }

    @Test
    void hereDocuments_areDocuments() {
        assertThat(
                        places(
                                "cat > kong.yml <<'EOF'\n_format_version: \"3.0\"\nserices: []\nEOF\ndeck gateway sync kong.yml"))
                .containsExactly("4:1 unknown/top-level-key");
        assertThat(places("curl http://localhost:8001/config -d '{\"_format_version\": \"9\"}'"))
                .containsExactly("2:59 schema/format-version");
    }

    @Test
    void otherCalls_areLeftAlone() {
        assertThat(places("curl http://localhost:8000/services -d name=a -d x=1"))
                .isEmpty();
        assertThat(places("curl http://localhost:8001/upstreams/a/health")).isEmpty();
        assertThat(places("curl https://api.internal/orders -d algorithm=rr")).isEmpty();
        assertThat(places("curl -X DELETE http://localhost:8001/upstreams/a")).isEmpty();
        assertThat(places("# curl http://localhost:8001/upstreams -d algorithm=rr\necho 'unclosed"))
                .isEmpty();
    }
}
