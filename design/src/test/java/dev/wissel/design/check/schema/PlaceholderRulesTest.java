package dev.wissel.design.check.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Findings;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceholderRulesTest {
    private static List<String> rules(String key, String value) {
        String file =
                "_format_version: \"3.0\"\nservices:\n- name: a\n  host: b\n  plugins:\n  - name: request-transformer\n    config: {"
                        + key + ": '" + value + "'}\n";
        return Findings.rules("kong.yml", file).stream()
                .filter(rule -> rule.startsWith("placeholder/"))
                .toList();
    }

    @Test
    void texts_thatWereToBeReplaced_areFound() {
        for (String text : List.of(
                "<your-host>",
                "http://<host>/a",
                "<API_KEY>",
                "<your upstream name>",
                "https://<region>.api.internal",
                "<Primary-Region>")) {
            assertThat(rules("host", text)).as(text).containsExactly("placeholder/angle-brackets");
        }
        for (String text : List.of(
                "YOUR_API_KEY",
                "your-api-key",
                "your-domain.com",
                "api.yourdomain.com",
                "CHANGEME",
                "change_me",
                "TODO",
                "xxx",
                "XXXX",
                "10.0.0.x",
                "x.x.x.x",
                "REPLACE_ME",
                "your-service-host",
                "INSERT_TOKEN_HERE",
                "your_secret_here")) {
            assertThat(rules("host", text)).as(text).containsExactly("placeholder/marker-word");
        }
        for (String text : List.of("${HOST}", "$BACKEND_HOST", "http://${HOST:-localhost}/", "%HOST%")) {
            assertThat(rules("host", text)).as(text).containsExactly("placeholder/shell-variable");
        }
        assertThat(rules("host", "{{ host }}")).containsExactly("placeholder/template");
        for (String text :
                List.of("example.com", "api.example.org", "http://orders.example.com/v1", "192.0.2.7", "203.0.113.9")) {
            assertThat(rules("host", text)).as(text).containsExactly("placeholder/example-domain");
        }
    }

    @Test
    void texts_thatLookAlike_areNot() {
        for (String text : List.of(
                "api.internal",
                "product-1.ams.example",
                "todo",
                "todo-service",
                "yourself",
                "your",
                "myhost",
                "example-service",
                "examples.internal",
                "<h1>Sorry</h1>",
                "a < b > c",
                "~/items/(?<id>[0-9]+)",
                "$(headers.host)",
                "10.0.0.10",
                "xx",
                "xxl-shop",
                "hostname",
                "exchange.internal",
                "$1",
                "100%",
                "{vault://env/secret}",
                "maxxxx1",
                "counter-example.community")) {
            assertThat(rules("host", text)).as(text).isEmpty();
        }
        assertThat(rules("body", "<your name> is TODO")).as("text for people").isEmpty();
        assertThat(rules("Host-Rewrite", "example.com")).as("no address").isEmpty();
    }
}
