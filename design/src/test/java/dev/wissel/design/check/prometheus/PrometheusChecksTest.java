package dev.wissel.design.check.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.Objective;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule has a case that it finds, and a near miss that it does not. */
class PrometheusChecksTest {
    private static final Context PROMISED = new Context(
            KongTarget.DEFAULTS,
            Optional.of(new Objective(0.9999, Duration.ofDays(30), Optional.empty(), Duration.ofSeconds(30))));
    private static final String GOOD = "kong_upstream_target_health{state=\"unhealthy\"} == 1";

    private static List<Finding> check(String text, Context context, List<PrometheusCheck> checks) {
        Document document = Document.parse("rules.yml", text);
        Node root = document.root();
        assertThat(root).as("%s", document.problems()).isNotNull();
        List<Finding> findings = new ArrayList<>();
        for (PrometheusCheck check : checks) {
            check.check("rules.yml", root, context, finding -> {
                assertThat(check.rules()).contains(finding.rule());
                findings.add(finding);
            });
        }
        return findings;
    }

    private static List<Finding> check(String text) {
        return check(text, PROMISED, PrometheusChecks.all());
    }

    /** A file with one alert, complete but for what is tried. */
    private static String alert(String query) {
        return alert(query, "for: 10s", "labels: {severity: critical}", "annotations: {summary: s}");
    }

    private static String alert(String query, String... more) {
        return "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: '" + query.replace("'", "''")
                + "'\n        " + String.join("\n        ", more) + "\n";
    }

    private static List<String> ids(String text) {
        return check(text).stream().map(finding -> finding.rule().id()).toList();
    }

    private static void finds(Rule rule, String query) {
        assertThat(ids(alert(query))).as(query).containsExactly(rule.id());
    }

    private static void passes(String... queries) {
        for (String query : queries) {
            assertThat(check(alert(query))).as(query).isEmpty();
        }
    }

    private static Finding only(String text) {
        List<Finding> findings = check(text);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    // ---------------------------------------------------------------- what does not exist

    @Test
    void metric_unknown_isFoundWithTheRealOne() {
        finds(MetricCheck.UNKNOWN, "kong_upstream_latency_seconds > 1");
        finds(MetricCheck.UNKNOWN, "kong_upstream_health == 0");
        finds(MetricCheck.UNKNOWN, "rate(kong_upstream_requests_total[5m]) > 0");
        finds(MetricCheck.UNKNOWN, "rate(kong_http_requests[5m]) > 5");
        finds(MetricCheck.UNKNOWN, "rate(wissel_retry_total[5m]) > 5");
        finds(MetricCheck.UNKNOWN, "kong_request_latency_ms > 5");
        assertThat(only(alert("rate(kong_htp_requests_total[5m]) > 1")).fix()).contains("kong_http_requests_total");
        assertThat(only(alert("kong_upstream_health < 1")).fix()).contains("kong_upstream_target_health");
        passes(
                "my_upstream_latency_seconds > 1",
                "konga_up == 0",
                "kong_ai_llm_requests_total_v2 > 0",
                "rate(kong_http_requests_total[5m]) > 5");
    }

    @Test
    void metric_recordedInTheSameFile_isKnown() {
        String recorded = """
                groups:
                  - name: g
                    rules:
                      - {record: kong_errors_rate, expr: 'sum(rate(kong_http_requests_total{code=~"5.."}[5m]))'}
                      - {alert: A, expr: kong_errors_rate > 1, labels: {severity: warning}, annotations: {summary: s}}
                """;
        assertThat(check(recorded)).isEmpty();
        assertThat(ids(recorded.replace("expr: kong_errors_rate", "expr: kong_error_rate")))
                .containsExactly("unknown/metric");
    }

    @Test
    void metric_ofAnotherVersion_isFoundForThatVersionAlone() {
        finds(MetricCheck.RENAMED, "rate(kong_http_status{code=\"500\"}[5m]) > 1");
        finds(
                MetricCheck.RENAMED,
                "histogram_quantile(0.95, sum by (le) (rate(kong_latency_bucket{type=\"request\"}[5m]))) > 900");
        finds(MetricCheck.RENAMED, "rate(kong_consumer_http_status[5m]) > 1");
        finds(MetricCheck.RENAMED, "kong_control_plane_connected == 0");
        Context old = new Context(new KongTarget("2.8", KongTarget.Edition.OSS, KongTarget.Mode.DB), Optional.empty());
        String query = alert("rate(kong_http_status{code=\"500\"}[5m]) > 1");
        assertThat(check(query, old, PrometheusChecks.all())).isEmpty();
        String later = alert("rate(kong_http_requests_total{code=\"500\"}[5m]) > 1");
        assertThat(check(later, old, PrometheusChecks.all()))
                .extracting(finding -> finding.rule().id())
                .containsExactly(MetricCheck.RENAMED.id());
        Context three10 =
                new Context(new KongTarget("3.10", KongTarget.Edition.OSS, KongTarget.Mode.HYBRID), Optional.empty());
        assertThat(check(alert("kong_control_plane_connected == 0"), three10, PrometheusChecks.all()))
                .isEmpty();
    }

    @Test
    void label_thatTheMetricLacks_isFound() {
        finds(MetricCheck.LABEL, "rate(kong_http_requests_total{upstream=\"u\"}[5m]) > 1");
        finds(MetricCheck.LABEL, "rate(kong_http_requests_total{status=~\"5..\"}[5m]) > 1");
        finds(MetricCheck.LABEL, "sum by (target) (rate(kong_http_requests_total{code=\"500\"}[5m])) > 1");
        finds(MetricCheck.LABEL, "rate(kong_bandwidth_bytes{type=\"egress\"}[5m]) > 1");
        finds(MetricCheck.LABEL, "rate(kong_request_latency_ms_count{code=\"500\"}[5m]) > 1");
        assertThat(only(alert("rate(kong_http_requests_total{status=\"500\"}[5m]) > 1"))
                        .fix())
                .contains("'code'");
        passes(
                "rate(kong_http_requests_total{cluster=\"eu\", namespace=\"kong\", job=\"kong\"}[5m]) > 1",
                "sum by (service, instance, region) (rate(kong_http_requests_total{code=\"500\"}[5m])) > 1",
                "rate(http_requests_total{status=\"500\"}[5m]) > 1",
                "rate(kong_http_requests_total{status=\"\", code=\"500\"}[5m]) > 1",
                "sum by (target) (label_replace(rate(kong_http_requests_total[5m]), \"target\", \"$1\", \"route\", \"(.*)\")) > 1",
                "rate(wissel_target_attempts_total{upstream=\"u\", target=\"t\"}[5m]) > 1");
    }

    @Test
    void labelValue_thatNeverOccurs_isFound() {
        finds(MetricCheck.VALUE, "rate(kong_http_requests_total{code=\"5xx\"}[5m]) > 1");
        finds(MetricCheck.VALUE, "rate(kong_http_requests_total{code=~\"5\"}[5m]) > 1");
        finds(MetricCheck.VALUE, "kong_upstream_target_health{state=\"UNHEALTHY\"} == 1");
        finds(MetricCheck.VALUE, "kong_upstream_target_health{state=~\"down|dead\"} == 1");
        finds(MetricCheck.VALUE, "rate(kong_http_requests_total{source=\"upstream\"}[5m]) > 1");
        finds(MetricCheck.VALUE, "rate(wissel_target_attempts_total{outcome=\"failed\"}[5m]) > 1");
        passes(
                "rate(kong_http_requests_total{code=~\"5..|429\"}[5m]) > 1",
                "kong_upstream_target_health{state=~\"unhealthy|down\"} == 1",
                "kong_upstream_target_health{state!~\"up|healthy\"} == 1",
                "rate(kong_http_requests_total{code=~\"[45][0-9]{2}\"}[5m]) > 1");
    }

    @Test
    void bucket_thatDoesNotExist_isFound() {
        finds(MetricCheck.BUCKET, "rate(kong_request_latency_ms_bucket{le=\"300\"}[5m]) > 1");
        finds(MetricCheck.BUCKET, "rate(kong_upstream_latency_ms_bucket{le=\"0.25\"}[5m]) > 1");
        finds(MetricCheck.BUCKET, "rate(kong_kong_latency_ms_bucket{le=\"25\"}[5m]) > 1");
        assertThat(only(alert("rate(kong_request_latency_ms_bucket{le=\"300\"}[5m]) > 1"))
                        .fix())
                .contains("250, 400");
        passes(
                "rate(kong_request_latency_ms_bucket{le=\"250\"}[5m]) > 1",
                "rate(kong_request_latency_ms_bucket{le=\"250.0\"}[5m]) > 1",
                "rate(kong_request_latency_ms_bucket{le=\"+Inf\"}[5m]) > 1",
                "rate(kong_request_latency_ms_bucket{le=~\"250|300\"}[5m]) > 1",
                "rate(wissel_target_latency_seconds_bucket{le=\"0.25\"}[5m]) > 1",
                "rate(http_request_duration_bucket{le=\"300\"}[5m]) > 1");
    }

    // ---------------------------------------------------------------- what Prometheus refuses

    @Test
    void query_thatPrometheusRefuses_isFoundAtItsPlace() {
        finds(StructureCheck.QUERY, "sum(rate(kong_http_requests_total[5m])");
        finds(StructureCheck.QUERY, "rate(kong_http_requests_total) > 1");
        Finding inLine = only("groups:\n  - name: g\n    rules:\n      - record: r\n        expr: sum(up) )\n");
        assertThat(inLine.place()).hasToString("rules.yml:5:23");
        Finding inBlock = only(
                "groups:\n  - name: g\n    rules:\n      - record: r\n        expr: |\n          sum(up)\n          + )\n");
        assertThat(inBlock.place()).hasToString("rules.yml:7:13");
        passes("sum(rate(kong_http_requests_total{code=\"500\"}[5m])) > 1");
    }

    @Test
    void form_wrong_isFound() {
        assertThat(ids("groups: {}\n")).containsExactly("observability/rules-form");
        assertThat(ids("groups: [{rules: []}]\n")).containsExactly("observability/rules-form");
        assertThat(ids("groups: [{name: a, rules: []}, {name: a, rules: []}]\n"))
                .containsExactly("observability/rules-form");
        assertThat(ids("groups: [{name: a, rules: [{record: r}]}]\n")).containsExactly("observability/rules-form");
        assertThat(ids("groups: [{name: a, rules: [{expr: up}]}]\n")).containsExactly("observability/rules-form");
        assertThat(ids("groups: [{name: a, rules: [{record: a-b, expr: up}]}]\n"))
                .containsExactly("observability/rules-form");
        assertThat(ids("groups: [{name: a, rules: [{record: r, expr: up, for: 5m}]}]\n"))
                .containsExactly("observability/rules-form");
        assertThat(ids("groups: [{name: a, rules: [{record: r, exp: up, expr: up}]}]\n"))
                .containsExactly("observability/rules-form");
        assertThat(ids("groups: [{name: a, rules: [{record: r, expr: up, labels: {a-b: c}}]}]\n"))
                .containsExactly("observability/rules-form");
        assertThat(
                        check(
                                "groups: [{name: a, interval: 30s, limit: 5, rules: [{record: r, expr: up, labels: {a: b}}]}]\n"))
                .isEmpty();
        assertThat(check("groups: [{name: a, rules: }]\n")).isEmpty();
    }

    @Test
    void form_ofTheOperator_isRead() {
        String custom = """
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata: {name: kong}
                spec:
                  groups:
                    - name: g
                      rules:
                        - {record: r, expr: 'rate(kong_http_status[5m])'}
                """;
        assertThat(ids(custom)).containsExactly(MetricCheck.RENAMED.id());
        assertThat(check("apiVersion: v1\nkind: Service\nspec: {groups: 5}\n")).isEmpty();
        assertThat(check("- 1\n- 2\n")).isEmpty();
    }

    @Test
    void duration_wrong_isFound() {
        for (String wrong : List.of("5", "5 minutes", "5min", "1.5m", "1m5h")) {
            assertThat(ids(alert(GOOD, "for: " + wrong, "labels: {severity: warning}", "annotations: {summary: s}")))
                    .as(wrong)
                    .containsExactly("observability/duration");
        }
        for (String right : List.of("5m", "1h30m", "0s", "0", "100ms")) {
            assertThat(check(alert(GOOD, "for: " + right, "labels: {severity: warning}", "annotations: {summary: s}")))
                    .as(right)
                    .isEmpty();
        }
    }

    @Test
    void rule_twice_isFound() {
        String twice =
                "groups:\n- {name: a, rules: [{record: r, expr: up}]}\n- {name: b, rules: [{record: r, expr: up > 1}]}\n";
        assertThat(ids(twice)).containsExactly("observability/duplicate-rule");
        assertThat(check(twice.replace("expr: up > 1", "expr: up > 1, labels: {a: b}")))
                .isEmpty();
    }

    // ---------------------------------------------------------------- what does not mean what it says

    @Test
    void rateOfGauge_isFound() {
        finds(QueryCheck.RATE_OF_GAUGE, "rate(kong_upstream_target_health{state=\"unhealthy\"}[5m]) > 0");
        finds(QueryCheck.RATE_OF_GAUGE, "increase(wissel_target_in_flight[5m]) > 10");
        finds(QueryCheck.RATE_OF_GAUGE, "rate(kong_nginx_connections_total{state=\"active\"}[5m]) > 10");
        passes(
                "rate(kong_nginx_requests_total[5m]) > 10",
                "rate(kong_nginx_connections_total{state=\"accepted\"}[5m]) > 10",
                "avg_over_time(wissel_target_in_flight[5m]) > 10",
                "rate(node_load1[5m]) > 1");
    }

    @Test
    void deltaOfCounter_isFound() {
        finds(QueryCheck.DELTA_OF_COUNTER, "delta(kong_http_requests_total{code=\"500\"}[5m]) > 5");
        passes("delta(kong_nginx_connections_total{state=\"active\"}[5m]) > 5", "delta(other_total[5m]) > 5");
    }

    @Test
    void rawCounter_compared_isFound() {
        finds(QueryCheck.RAW_COUNTER, "kong_http_requests_total{code=\"500\"} > 10");
        finds(QueryCheck.RAW_COUNTER, "sum(kong_http_requests_total{code=~\"5..\"}) by (service) > 100");
        finds(
                QueryCheck.RAW_COUNTER,
                "sum(kong_http_requests_total{code=~\"5..\"}) / sum(kong_http_requests_total) > 0.05");
        finds(QueryCheck.RAW_COUNTER, "kong_nginx_metric_errors_total > 0");
        passes(
                "kong_http_requests_total{code=\"500\"} - kong_http_requests_total{code=\"500\"} offset 5m > 10",
                "sum(rate(kong_http_requests_total{code=~\"5..\"}[5m])) by (service) > 1",
                "changes(kong_nginx_metric_errors_total[5m]) > 0",
                "count(kong_http_requests_total) > 10000",
                "other_total > 10");
    }

    @Test
    void sides_thatNeverMatch_areFound() {
        finds(
                QueryCheck.LABELS_DIFFER,
                "sum by (service) (rate(kong_http_requests_total{code=\"500\"}[5m])) / sum(rate(kong_http_requests_total[5m])) > 0.1");
        finds(QueryCheck.LABELS_DIFFER, "max by (upstream) (up) and max by (service) (up) > 0");
        passes(
                "sum by (service) (rate(kong_http_requests_total{code=\"500\"}[5m])) / sum by (service) (rate(kong_http_requests_total[5m])) > 0.1",
                "sum by (service) (rate(kong_http_requests_total{code=\"500\"}[5m])) / on () group_left sum(rate(kong_http_requests_total[5m])) > 0.1",
                "max by (upstream) (a) > 0 unless on () absent(b)",
                "sum by (service) (rate(kong_http_requests_total{code=\"500\"}[5m])) / 5 > 0.1");
    }

    @Test
    void division_byWhatCanBeZero_isFound() {
        String ejections = "sum(rate(wissel_retries_total[5m]))";
        finds(QueryCheck.DIVISION, ejections + " / sum(rate(kong_http_requests_total[5m])) > 0.1");
        passes(
                ejections + " / (sum(rate(kong_http_requests_total[5m])) > 0) > 0.1",
                ejections + " / clamp_min(sum(rate(kong_http_requests_total[5m])), 1) > 0.1",
                "sum(rate(kong_http_requests_total{code=~\"5..\"}[5m])) / sum(rate(kong_http_requests_total[5m])) > 0.1",
                "rate(kong_request_latency_ms_sum[5m]) / rate(kong_request_latency_ms_count[5m]) > 500");
    }

    @Test
    void limit_inAnotherUnit_isFound() {
        String p99 = "histogram_quantile(0.99, sum by (le) (rate(kong_request_latency_ms_bucket[5m])))";
        finds(QueryCheck.UNIT, p99 + " > 0.5");
        finds(QueryCheck.UNIT, p99 + " / 1000 > 0.005");
        finds(QueryCheck.UNIT, "1 < " + p99);
        finds(QueryCheck.UNIT, "rate(kong_upstream_latency_ms_sum[5m]) / rate(kong_upstream_latency_ms_count[5m]) > 2");
        // A quantile never exceeds the largest bucket, so in seconds this is found for that as well.
        String own = "histogram_quantile(0.99, sum by (le) (rate(wissel_target_latency_seconds_bucket[5m])))";
        assertThat(ids(alert(own + " > 500"))).contains(QueryCheck.UNIT.id());
        passes(p99 + " > 500", p99 + " / 1000 > 0.5", own + " > 0.5", own + " * 1000 > 500", p99 + " > 30");
        assertThat(only(alert(p99 + " > 0.5")).fix()).contains("500");
    }

    // ---------------------------------------------------------------- quantiles

    @Test
    void quantile_withoutLe_isFound() {
        finds(
                QuantileCheck.WITHOUT_LE,
                "histogram_quantile(0.9, sum by (service) (rate(kong_request_latency_ms_bucket[5m]))) > 500");
        finds(QuantileCheck.WITHOUT_LE, "histogram_quantile(0.9, sum(rate(kong_request_latency_ms_bucket[5m]))) > 500");
        passes(
                "histogram_quantile(0.9, sum by (service, le) (rate(kong_request_latency_ms_bucket[5m]))) > 500",
                "histogram_quantile(0.9, sum without (route) (rate(kong_request_latency_ms_bucket[5m]))) > 500",
                "histogram_quantile(0.9, rate(kong_request_latency_ms_bucket[5m])) > 500",
                "histogram_quantile(0.9, sum(rate(native_histogram[5m]))) > 500");
    }

    @Test
    void quantile_ofNoBuckets_isFound() {
        finds(
                QuantileCheck.NOT_BUCKETS,
                "histogram_quantile(0.9, sum by (le) (rate(kong_request_latency_ms_sum[5m]))) > 500");
        passes("histogram_quantile(0.9, rate(kong_request_latency_ms_bucket[5m])) > 500");
    }

    @Test
    void quantile_outOfRange_isFound() {
        finds(QuantileCheck.OUT_OF_RANGE, "histogram_quantile(95, rate(kong_request_latency_ms_bucket[5m])) > 500");
        finds(QuantileCheck.OUT_OF_RANGE, "quantile(99, rate(kong_http_requests_total[5m])) > 500");
        passes("histogram_quantile(0.95, rate(kong_request_latency_ms_bucket[5m])) > 500");
    }

    @Test
    void quantile_sinceTheStart_isFound() {
        finds(QuantileCheck.SINCE_START, "histogram_quantile(0.95, kong_request_latency_ms_bucket) > 500");
        passes("histogram_quantile(0.95, increase(kong_request_latency_ms_bucket[5m])) > 500");
    }

    // ---------------------------------------------------------------- alerts

    @Test
    void alert_thatNeverFires_isFound() {
        finds(AlertCheck.NEVER, "kong_datastore_reachable < 0");
        finds(AlertCheck.NEVER, "up == 2");
        finds(AlertCheck.NEVER, "wissel_region_share_ratio > 1");
        finds(AlertCheck.NEVER, "kong_upstream_target_health{state=\"unhealthy\"} > 1");
        finds(AlertCheck.NEVER, "histogram_quantile(0.9, rate(kong_request_latency_ms_bucket[5m])) > 60000");
        finds(AlertCheck.NEVER, "rate(kong_http_requests_total[5m]) < 0 and up == 1");
        passes(
                "kong_datastore_reachable == 0",
                "sum(kong_upstream_target_health{state=\"unhealthy\"}) > 1",
                "avg(up) == 0.5",
                "histogram_quantile(0.9, rate(kong_request_latency_ms_bucket[5m])) > 50000",
                "other == 2");
    }

    @Test
    void alert_thatAlwaysFires_isFound() {
        finds(AlertCheck.ALWAYS, "kong_upstream_target_health{state=\"unhealthy\"}");
        finds(AlertCheck.ALWAYS, "kong_upstream_target_health{state=\"unhealthy\"} >= 0");
        finds(AlertCheck.ALWAYS, "sum(rate(kong_http_requests_total{code=~\"5..\"}[5m]))");
        finds(AlertCheck.ALWAYS, "up >= 0");
        finds(AlertCheck.ALWAYS, "kong_datastore_reachable == bool 0");
        passes(GOOD, "absent(kong_datastore_reachable)", "up == 0", "some_alerting_series", "up >= 0 and other > 5");
    }

    @Test
    void health_withoutState_isFound() {
        finds(AlertCheck.WITHOUT_STATE, "kong_upstream_target_health == 0");
        finds(AlertCheck.WITHOUT_STATE, "kong_upstream_target_health{upstream=\"u\"} < 1");
        finds(AlertCheck.WITHOUT_STATE, "sum by (upstream) (kong_upstream_target_health) == 0");
        passes(
                GOOD,
                "sum by (upstream, state) (kong_upstream_target_health) > 3",
                "sum by (upstream) (kong_upstream_target_health{state=\"healthy\"}) == 0");
    }

    @Test
    void alert_slowerThanThePromise_isFound() {
        String slow = alert(GOOD, "for: 1m", "labels: {severity: critical}", "annotations: {summary: s}");
        assertThat(ids(slow)).containsExactly("timing/alert-slower-than-promise");
        assertThat(check(slow, Context.DEFAULTS, PrometheusChecks.all())).isEmpty();
        assertThat(check(slow.replace("1m", "30s"))).isEmpty();
        assertThat(check(slow.replace("critical", "warning"))).isEmpty();
        String latency = alert(
                "histogram_quantile(0.9, rate(kong_request_latency_ms_bucket[5m])) > 500",
                "for: 5m",
                "labels: {severity: critical}",
                "annotations: {summary: s}");
        assertThat(check(latency)).isEmpty();
    }

    @Test
    void alert_withoutSeverity_isFound() {
        assertThat(ids(alert(GOOD, "annotations: {summary: s}")))
                .containsExactly("observability/alert-without-severity");
        assertThat(check(alert(GOOD, "labels: {priority: P1}", "annotations: {summary: s}")))
                .isEmpty();
    }

    @Test
    void severity_misspelt_isFoundWithTheWord() {
        String typo = alert(GOOD, "labels: {severity: critcal}", "annotations: {summary: s}");
        Finding finding = only(typo);
        assertThat(finding.rule()).isEqualTo(AnnotationCheck.SEVERITY);
        assertThat(finding.edit().orElseThrow().newText()).isEqualTo("critical");
        for (String word : List.of("critical", "Warning", "page", "sev1", "P1", "high")) {
            assertThat(check(typo.replace("critcal", word))).as(word).isEmpty();
        }
    }

    @Test
    void alert_thatSaysNothing_isFound() {
        assertThat(ids(alert(GOOD, "labels: {severity: warning}")))
                .containsExactly("observability/alert-without-summary");
        assertThat(check(alert(GOOD, "labels: {severity: warning}", "annotations: {description: d}")))
                .isEmpty();
    }

    private static String text(String query, String text) {
        return alert(query, "labels: {severity: warning}", "annotations: {summary: '" + text + "'}");
    }

    @Test
    void template_wrong_isFound() {
        assertThat(ids(text(GOOD, "{{ $labels.target is down"))).containsExactly("observability/template");
        assertThat(ids(text(GOOD, "{{ labels.target }}"))).containsExactly("observability/template");
        assertThat(ids(text(GOOD, "{{ $label.target }}"))).containsExactly("observability/template");
        assertThat(ids(text(GOOD, "{{ value }}"))).containsExactly("observability/template");
        for (String right : List.of(
                "{{ $labels.target }}: {{ $value | humanize }}",
                "{{ .Labels.target }}",
                "{{ printf \"%.2f\" $value }}",
                "{{ range $i, $v := query \"up\" }}{{ $v }}{{ end }}",
                "{{ $externalLabels.cluster }} 100%")) {
            assertThat(check(text(GOOD, right))).as(right).isEmpty();
        }
    }

    @Test
    void template_withALabelThatIsGone_isFound() {
        String summed = "sum by (service) (rate(kong_http_requests_total{code=\"500\"}[5m])) > 1";
        assertThat(ids(text(summed, "{{ $labels.route }}"))).containsExactly("observability/template-label");
        assertThat(check(text(summed, "{{ $labels.service }}"))).isEmpty();
        assertThat(check(text(GOOD, "{{ $labels.route }}"))).isEmpty();
    }

    // ---------------------------------------------------------------- scraping

    private static String scrape(String job, String target, String more) {
        return "scrape_configs:\n  - job_name: " + job + "\n    scrape_interval: 10s\n" + more
                + "    static_configs:\n      - targets: ['" + target + "']\n";
    }

    @Test
    void scrape_ofTheWrongListener_isFound() {
        assertThat(ids(scrape("kong", "127.0.0.1:8007", ""))).containsExactly("observability/scrape-loopback");
        assertThat(ids(scrape("kong", "localhost:8100", ""))).containsExactly("observability/scrape-loopback");
        assertThat(ids(scrape("gateway", "kong-1:8001", ""))).containsExactly("observability/scrape-admin-listener");
        assertThat(ids(scrape("kong", "gw:8000", ""))).containsExactly("observability/scrape-proxy-listener");
        assertThat(ids(scrape("kong", "gw:8100", "    metrics_path: /status\n")))
                .containsExactly("observability/scrape-path");
        assertThat(check(scrape("kong", "kong-1:8100", "    metrics_path: /metrics\n")))
                .isEmpty();
        assertThat(check(scrape("prometheus", "localhost:9090", ""))).isEmpty();
        assertThat(check(scrape("app", "app:8000", ""))).isEmpty();
        assertThat(check(scrape("app", "app:8001", "    metrics_path: /status\n")))
                .isEmpty();
    }

    @Test
    void scrape_moreSeldomThanAFailover_isFound() {
        String seldom = scrape("kong", "kong-1:8100", "").replace("10s", "1m");
        assertThat(ids(seldom)).containsExactly("timing/scrape-slower-than-promise");
        assertThat(check(seldom, Context.DEFAULTS, PrometheusChecks.all())).isEmpty();
        assertThat(check(seldom.replace("1m", "30s"))).isEmpty();
        assertThat(check(seldom.replace("kong", "app"))).isEmpty();
        assertThat(ids(seldom.replace("    scrape_interval: 1m\n", "")))
                .containsExactly("timing/scrape-slower-than-promise");
    }

    // ---------------------------------------------------------------- beside a Kong

    private static List<Finding> beside(String kong, String query) {
        KongFile file = KongFile.of(
                "kong.yml", (Mapping) Document.parse("kong.yml", kong).root());
        return check(alert(query), PROMISED, PrometheusChecks.beside(file));
    }

    @Test
    void metricGroup_thatIsOff_isFound() {
        String errors = "rate(kong_http_requests_total{code=\"500\"}[5m]) > 1";
        String off = "plugins: [{name: prometheus, config: {upstream_health_metrics: true}}]\n";
        assertThat(beside(off, errors))
                .extracting(finding -> finding.rule().id())
                .containsExactly("observability/metric-group-off");
        assertThat(beside("services: []\n", errors)).hasSize(1);
        assertThat(beside(off, GOOD)).isEmpty();
        assertThat(beside(off, "kong_datastore_reachable == 0")).isEmpty();
        assertThat(beside("plugins: [{name: prometheus, config: {status_code_metrics: true}}]\n", errors))
                .isEmpty();
        assertThat(beside(
                        "services: [{name: a, host: b, plugins: [{name: prometheus, config: {status_code_metrics: true}}]}]\n",
                        errors))
                .isEmpty();
        assertThat(beside(
                        "plugins: [{name: prometheus, enabled: false, config: {status_code_metrics: true}}]\n", errors))
                .hasSize(1);
    }

    // ---------------------------------------------------------------- the rules themselves

    @Test
    void rules_haveIdsOfTheirOwn() {
        Set<String> ids = new HashSet<>();
        int count = 0;
        for (PrometheusCheck check : PrometheusChecks.explained()) {
            for (Rule rule : check.rules()) {
                ids.add(rule.id());
                count++;
            }
        }
        assertThat(ids).hasSize(count);
        assertThat(count).isGreaterThanOrEqualTo(18);
    }

    @Test
    void rulesOfTheWeb_findWhatIsWrongWithThem() {
        String text = """
                groups:
                  - name: kong_alerts
                    rules:
                      - alert: KongHighLatency
                        expr: histogram_quantile(0.95, sum(rate(kong_latency_bucket{type="request"}[5m])) by (le)) > 1
                        for: 5m
                        labels: {severity: warning}
                        annotations: {summary: slow}
                      - alert: KongHighErrorRate
                        expr: sum(rate(kong_http_requests_total{status=~"5.."}[5m])) / sum(rate(kong_http_requests_total[5m])) > 0.05
                        for: 5m
                        labels: {severity: critical}
                        annotations: {summary: errors}
                      - alert: KongUpstreamDown
                        expr: kong_upstream_target_health == 0
                        for: 1m
                        labels: {severity: critical}
                        annotations: {summary: "{{ $labels.upstream }} is down"}
                """;
        assertThat(ids(text))
                .containsExactlyInAnyOrder(
                        "unknown/metric-of-another-version",
                        "unknown/metric-label",
                        "observability/health-without-state",
                        "timing/alert-slower-than-promise");
    }

    @Test
    void anyYaml_isLookedAtWithoutFail() {
        String[] pieces = {
            "groups:",
            "- name: g",
            "rules:",
            "- alert: A",
            "expr: up",
            "expr: [1]",
            "for: x",
            "labels:",
            "severity: {}",
            "scrape_configs:",
            "- job_name: kong",
            "static_configs:",
            "- targets: [1, {}, 'kong:8001']",
            "kind: PrometheusRule",
            "spec:",
            "annotations: {summary: '{{'}",
            "record: 5",
            "- 5",
            "null",
            "global: 7"
        };
        Property.forAll(2000, random -> {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                text.append("  ".repeat(random.nextInt(5)))
                        .append(pieces[random.nextInt(pieces.length)])
                        .append('\n');
            }
            Node root = Document.parse("rules.yml", text.toString()).root();
            if (root != null) {
                for (PrometheusCheck check : PrometheusChecks.all()) {
                    check.check(
                            "rules.yml",
                            root,
                            PROMISED,
                            finding -> assertThat(finding.message()).isNotBlank());
                }
            }
        });
    }
}
