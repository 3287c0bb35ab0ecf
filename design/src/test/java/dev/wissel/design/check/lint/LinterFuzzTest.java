package dev.wissel.design.check.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.fix.Fixer;
import dev.wissel.testkit.Property;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Files that were good and are not any more: whatever is in them, there are findings or none, and never an exception or a hang. */
class LinterFuzzTest {
    private static final List<String> GOOD = List.of("""
            _format_version: "3.0"
            services:
            - name: product
              host: product
              connect_timeout: "2000"
              routes: [{name: product, paths: [/products], methods: [get]}]
              plugins: [{name: rate-limiting, config: {minute: 5}}, {name: circuit-breaker}]
            upstreams:
            - name: product
              algorithm: least_connections
              healthchecks:
                active: {type: http, path: /health, healthy: {interval: 5, successes: 1}, unhealthy: {interval: 5, http_failures: 2}}
              targets: [{target: "10.0.0.1:8080", weight: 100}, {target: "<your-host>:8080"}]
            """, """
            # Advice
            Failover within 30 seconds with zero downtime, 99.99 % available. Bij uitval binnen 5 s omgeschakeld.

            - item
              ```yaml
              upstreams: [{name: a, targets: [{target: "a:80", weight: 1000}, {target: "b:80", weight: 1}]}]
              ```
            > ```bash
            > curl -X POST http://localhost:8001/upstreams -d 'name=b' -d 'healthchecks.active.healthy.interval=5' \\
            >   --data '{"name": "x", "targets": []}'
            > cat > x <<EOF
            > _format_version: "3.0"
            > EOF
            > ```
            ```nginx
            upstream x { server a:80 max_fails=3 backup; }
            ```
            """, """
            {"_format_version": "3.0", "services": [{"name": "a", "url": "http://b:80/c", "port": ${{ env "DECK_X" | toInt }}}]}
            """, """
            groups:
            - name: kong
              rules:
              - alert: Down
                expr: kong_upstream_target_health{state="healthchecks_off"} == 1
                for: 5m
                labels: {severity: page}
            """, """
            apiVersion: configuration.konghq.com/v1beta1
            kind: KongUpstreamPolicy
            metadata: {name: a, annotations: {konghq.com/strip-pth: "true"}}
            spec: {algorithm: consistent-hashing, hashOn: {header: x}, healthchecks: {active: {healthy: {interval: 5}}}}
            ---
            apiVersion: configuration.konghq.com/v1
            kind: KongPlugin
            plugin: rate-limiting
            config: {minute: x}
            """, """
            strategy: shop
            services:
              a: {endpoints: {ams: [{target: "10.0.0.1:80"}]}} # wissel:ignore strategy/value because
            """, """
            database = off
            admin_listen = 0.0.0.0:8001
            """);
    private static final String SPICE =
            "\n\n  :-[]{}#\"'`|>*&!%@\\<\t\u0000\u001b\uFEFF\u202e\uD83D0123456789azAZ$.,=~/é";
    private static final List<String> WORDS = List.of(
            "```",
            "---\n",
            "${{",
            "{{ x }}",
            "<your-host>",
            "healthchecks:",
            "- ",
            ": ",
            "null",
            "1e999",
            ".nan",
            "0x",
            "&a ",
            "*a",
            "<<: ",
            "wissel:ignore ",
            "# ",
            "targets:",
            "curl -d ",
            "services:",
            "name: ",
            "'",
            "\"",
            "99.99%",
            "within 30 s ");

    private static String mutated(String text, RandomGenerator random) {
        StringBuilder out = new StringBuilder(text);
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes && !out.isEmpty(); i++) {
            int at = random.nextInt(out.length());
            switch (random.nextInt(6)) {
                case 0 -> out.deleteCharAt(at);
                case 1 -> out.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
                case 2 -> out.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                case 3 -> out.delete(at, Math.min(out.length(), at + 1 + random.nextInt(40)));
                case 4 -> out.insert(at, out.substring(at, Math.min(out.length(), at + 1 + random.nextInt(80))));
                default -> out.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
            }
        }
        return out.toString();
    }

    @Test
    void mutationsOfGoodFiles_neverMakeItFailOrHang() {
        Linter linter = new Linter(Checks.all(), Context.DEFAULTS);
        String[] names = {"a.yml", "a.md", "a.json", "<standard input>", "a.conf"};
        long[] longestNanos = new long[1];
        Property.forAll(3000, random -> {
            String text = mutated(GOOD.get(random.nextInt(GOOD.size())), random);
            long start = System.nanoTime();
            List<Finding> findings =
                    linter.check(names[random.nextInt(names.length)], text).findings();
            longestNanos[0] = Math.max(longestNanos[0], System.nanoTime() - start);
            assertThat(findings).as(text).allSatisfy(finding -> {
                assertThat(finding.rule().id()).isNotEqualTo("operations/check-failed");
                assertThat(finding.message()).isNotBlank().doesNotContain("\u001b", "\n", "zqtpl");
                assertThat(finding.place().line())
                        .isBetween(0, (int) text.lines().count() + 1);
            });
            assertThat(findings).isSorted();
        });
        assertThat(longestNanos[0])
                .as("the slowest, a few milliseconds as a rule")
                .isLessThan(5_000_000_000L);
    }

    @Test
    void mends_ofMutatedFiles_neverAddAnError() {
        Linter linter = new Linter(Checks.all(), Context.DEFAULTS);
        Property.forAll(600, random -> {
            String text = mutated(GOOD.get(random.nextInt(2)), random);
            Fixer.Result result =
                    Fixer.fix(text, current -> linter.check("a.yml", current).findings());
            long before = errors(linter.check("a.yml", text).findings());
            long after = errors(linter.check("a.yml", result.text()).findings());
            assertThat(after).as(text).isLessThanOrEqualTo(before);
            assertThat(result.applied() == 0).isEqualTo(result.text().equals(text));
        });
    }

    private static long errors(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == dev.wissel.design.check.Severity.ERROR)
                .count();
    }

    @Test
    void hostileFiles_takeNoLongerThanTheirSizeAllows() {
        Linter linter = new Linter(Checks.all(), Context.DEFAULTS);
        List<String> hostile = List.of(
                "# x\n" + "```\n".repeat(40_000),
                "> ".repeat(50_000),
                "# x\n" + " ".repeat(100_000) + "```\n",
                "[".repeat(100_000),
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nservices: [*c,*c,*c,*c,*c,*c,*c,*c]\n_format_version: \"3.0\"\n",
                "# x\n```bash\ncurl " + "-d a=b ".repeat(20_000) + "localhost:8001/upstreams\n```\n",
                "# x\n```bash\n" + "cat <<EOF\nx\n".repeat(5_000) + "```\n",
                "# x\nAutomatic " + "failover within the standby ".repeat(5_000)
                        + "\n\n```yaml\nupstreams: [{name: a}]\n```\n",
                "---\n".repeat(50_000),
                "# wissel:ignore unknown/field x\n".repeat(5_000) + "_format_version: \"3.0\"\nx: 1\n",
                "_format_version: \"3.0\"\n" + "{{ x }}\n".repeat(20_000));
        for (String text : hostile) {
            long start = System.nanoTime();
            linter.check("a.md", text);
            linter.check("a.yml", text);
            assertThat((System.nanoTime() - start) / 1e9)
                    .as(text.substring(0, Math.min(30, text.length())))
                    .isLessThan(10);
        }
    }
}
