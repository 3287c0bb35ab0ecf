package dev.wissel.design.signals;

import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a Grafana dashboard of a strategy: is the promise kept, which region carries what, which targets serve, and what the gateways themselves do. Its
 * thresholds are the objective's, and its queries are those of the rules or of metrics of the catalogue. A pure function. Stateless and thread-safe.
 */
public final class GrafanaDashboard {
    /** Grafana 11; later ones read it and bring it up to date. */
    private static final int SCHEMA = 39;

    private static final int WIDTH = 24;
    private static final String GREEN = "green";
    private static final String ORANGE = "orange";
    private static final String RED = "red";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Scope scope;
    private final Objective objective;
    private final ArrayNode panels = JSON.arrayNode();
    private int x;
    private int y;

    private GrafanaDashboard(Scope scope) {
        this.scope = scope;
        this.objective = scope.strategy().objective();
    }

    /** Returns the dashboard for a Kong with this strategy. */
    public static String of(Strategy strategy) {
        return of(strategy, Setup.kong(strategy));
    }

    /** Returns the dashboard for the gateways of this setup, JSON. */
    public static String of(Strategy strategy, Setup setup) {
        ObjectNode dashboard = new GrafanaDashboard(new Scope(strategy, setup)).dashboard();
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(dashboard) + "\n";
    }

    private ObjectNode dashboard() {
        promise();
        regions();
        targets();
        gateways();
        ObjectNode dashboard = JSON.objectNode();
        dashboard.putNull("id");
        dashboard.put("uid", uid());
        dashboard.put("title", "Wissel: " + scope.strategy().name());
        dashboard.put(
                "description",
                PromText.percent(objective.availability()) + " in " + PromText.duration(objective.window())
                        + ", failover within " + PromText.duration(objective.failover()));
        dashboard.putArray("tags").add("wissel").add("kong");
        dashboard.put("editable", true);
        dashboard.put("graphTooltip", 1);
        dashboard.put("schemaVersion", SCHEMA);
        dashboard.put("version", 1);
        dashboard.put("refresh", "10s");
        dashboard.put("timezone", "browser");
        dashboard.putObject("time").put("from", "now-3h").put("to", "now");
        dashboard.putObject("timepicker");
        dashboard.putObject("annotations").set("list", JSON.arrayNode().add(alerts()));
        dashboard.putArray("links").add(adviceLink());
        dashboard.putObject("templating").set("list", variables());
        dashboard.set("panels", panels);
        return dashboard;
    }

    /** Grafana takes at most 40 letters, digits, {@code -} and {@code _}; a hash keeps apart what is cut off. */
    private String uid() {
        String name = scope.strategy().name();
        String plain = name.replaceAll("[^A-Za-z0-9_-]", "-");
        String uid = "wissel-" + plain;
        return plain.equals(name) && uid.length() <= 40
                ? uid
                : uid.substring(0, Math.min(31, uid.length())) + "-" + Integer.toHexString(name.hashCode());
    }

    private ObjectNode adviceLink() {
        return JSON.objectNode()
                .put("title", "Advice and runbook")
                .put("type", "link")
                .put("url", scope.setup().advice())
                .put("targetBlank", true);
    }

    private static ObjectNode dataSource() {
        return JSON.objectNode().put("type", "prometheus").put("uid", "${datasource}");
    }

    private ObjectNode alerts() {
        ObjectNode alerts = JSON.objectNode();
        alerts.put("name", "Alerts")
                .put("enable", true)
                .put("iconColor", RED)
                .put("expr", "ALERTS" + scope.selector("alertstate=\"firing\""))
                .put("titleFormat", "{{alertname}} {{service}} {{region}}");
        alerts.set("datasource", dataSource());
        return alerts;
    }

    private ArrayNode variables() {
        ObjectNode source = JSON.objectNode()
                .put("name", "datasource")
                .put("label", "Data source")
                .put("type", "datasource")
                .put("query", "prometheus");
        return JSON.arrayNode()
                .add(source)
                .add(variable(
                        "service", "Service", "label_values(" + RegionRules.REGION + scope.selector() + ", service)"))
                .add(variable(
                        "region",
                        "Region",
                        "label_values(" + RegionRules.REGION + scope.selector("service=~\"$service\"") + ", region)"));
    }

    private static ObjectNode variable(String name, String label, String query) {
        ObjectNode variable = JSON.objectNode()
                .put("name", name)
                .put("label", label)
                .put("type", "query")
                .put("definition", query)
                .put("refresh", 2)
                .put("sort", 1)
                .put("multi", true)
                .put("includeAll", true)
                .put("allValue", ".*");
        variable.set("datasource", dataSource());
        variable.putObject("query").put("query", query).put("refId", "variable");
        variable.putObject("current").put("text", "All").put("value", "$__all").put("selected", true);
        return variable;
    }

    // ---------------------------------------------------------------- panels

    private void promise() {
        row("Is the promise kept?");
        List<BurnTier> tiers = new ObjectiveRules(scope).tiers();
        BurnTier fast = tiers.get(0);
        BurnTier slow = tiers.get(tiers.size() - 1);
        String selected = scope.selector("service=~\"$service\"");
        panel("stat", "Failed requests, " + slow.longText(), "percentunit", 8)
                .query(ObjectiveRules.errorRatio(slow.longText()) + selected, "{{service}}")
                .threshold(1 - objective.availability(), RED)
                .text(
                        "Part of the requests that failed in the longest window of the alerts; red is more than the objective allows.");
        panel("timeseries", "Failed requests, " + fast.shortText(), "percentunit", 8)
                .query(ObjectiveRules.errorRatio(fast.shortText()) + selected, "{{service}}")
                .threshold(slow.threshold(), ORANGE)
                .threshold(fast.threshold(), RED)
                .text("Red: at this rate " + PromText.number(Math.rint(fast.factor() * 10) / 10)
                        + " times the budget is used.");
        panel("timeseries", "Requests a second", "reqps", 8)
                .query(ObjectiveRules.requests("5m") + selected, "{{service}}")
                .text("Requests that came, over 5 minutes.");
        Optional<Objective.LatencyTarget> latency = objective.latency().filter(ObjectiveRules::canBeTold);
        latency.ifPresent(
                target -> panel(
                                "timeseries",
                                "p" + PromText.number(target.quantile() * 100) + " of the latency",
                                "ms",
                                12)
                        .query(ObjectiveRules.latency(target) + selected, "{{service}}")
                        .threshold(ObjectiveRules.limitMillis(target), RED)
                        .text(
                                "Whole requests as Kong sees them, the client's part of the way included. Red: slower than promised."));
        panel("timeseries", "Capacity after the next loss", "reqps", latency.isPresent() ? 12 : WIDTH)
                .query(RegionRules.AFTER_LOSS + selected, "{{service}}: left")
                .query(
                        "max_over_time(" + ObjectiveRules.requests("5m") + selected + "[1d])",
                        "{{service}}: peak of a day")
                .text("What could still be carried if the largest region were lost now, and what it must carry.");
    }

    private void regions() {
        row("Regions");
        String selected = scope.selector("service=~\"$service\"", "region=~\"$region\"");
        panel("state-timeline", "Region available", "none", 12)
                .query(RegionRules.REGION + selected, "{{service}} in {{region}}")
                .threshold(0.001, ORANGE)
                .threshold(1, GREEN)
                .base(RED)
                .text("1: every gateway has a target left there; 0: none has.");
        panel("timeseries", "Share of the requests", "percentunit", 12)
                .query(RegionRules.SHARE + selected, "{{service}} in {{region}}")
                .text("Part of the requests that a region is to take. Only Wissel tells it.");
        panel("timeseries", "Capacity", "reqps", 12)
                .query(RegionRules.CAPACITY + selected, "{{service}} in {{region}}")
                .text("Requests a second that the available targets may be given.");
        panel("timeseries", "Failovers and refusals", "short", 12)
                .query(
                        "sum by (upstream, region, cause) (increase(wissel_failovers_total{" + upstreams()
                                + "}[$__rate_interval]))",
                        "{{region}}: {{cause}}")
                .query(
                        "sum by (upstream) (rate(wissel_requests_shed_total{" + upstreams() + "}[$__rate_interval]))",
                        "{{upstream}}: refused a second")
                .text("How often traffic was moved away from a region, and requests that no region could carry.");
    }

    private void targets() {
        row("Targets");
        panel("state-timeline", "Target available", "none", 12)
                .query(
                        RegionRules.TARGET + scope.selector("service=~\"$service\"", "region=~\"$region\""),
                        "{{region}} {{target}} {{address}}")
                .threshold(0.001, ORANGE)
                .threshold(1, GREEN)
                .base(RED)
                .text("Part of the gateways that send requests there.");
        panel("timeseries", "Attempts a second by their end", "reqps", 12)
                .query(
                        "sum by (region, target, outcome) (rate(wissel_target_attempts_total{" + upstreams()
                                + ",region=~\"$region\"}[$__rate_interval]))",
                        "{{region}} {{target}}: {{outcome}}")
                .text("Kong tells no traffic of single targets; Wissel's gateway does.");
        panel("timeseries", "Requests in flight", "short", 12)
                .query(
                        "sum by (region, target) (wissel_target_in_flight{" + upstreams() + ",region=~\"$region\"})",
                        "{{region}} {{target}}")
                .text("Attempts that are not over.");
        panel("timeseries", "p99 of a target's answers", "s", 12)
                .query(
                        "histogram_quantile(0.99, sum by (region, target, le) (rate(wissel_target_latency_seconds_bucket{"
                                + upstreams() + ",region=~\"$region\"}[$__rate_interval])))",
                        "{{region}} {{target}}")
                .text("Time to the head of the answer, connecting included.");
        panel("timeseries", "Retries and rescues a second", "reqps", WIDTH)
                .query(
                        "sum by (upstream, result) (rate(wissel_retries_total{" + upstreams() + "}[$__rate_interval]))",
                        "{{upstream}}: {{result}}")
                .query(
                        "sum by (upstream) (rate(wissel_requests_rescued_total{" + upstreams()
                                + "}[$__rate_interval]))",
                        "{{upstream}}: rescued")
                .text("Denied: the retry budget was used up.");
    }

    private void gateways() {
        row("Gateways");
        String services = PromText.matcher(Scope.SERVICE, scope.serviceNames());
        panel("stat", "Gateways that can be scraped", "none", 6)
                .query("up{job=~\"" + Setup.KONG_JOB + "|" + Setup.WISSEL_JOB + "\"}", "{{instance}}")
                .threshold(1, GREEN)
                .base(RED)
                .text("1: Prometheus gets its metrics.");
        panel("timeseries", "Answers by status", "reqps", 9)
                .query(
                        "sum by (service, code) (rate(" + scope.names().requests() + "{" + services
                                + "}[$__rate_interval]))",
                        "{{service}} {{code}}")
                .text("As the clients got them.");
        boolean isNew = KongVersion.of(scope.strategy().kong().version()).isAtLeast(3, 0);
        String kongBuckets = isNew
                ? "kong_kong_latency_ms_bucket{" + services
                : "kong_latency_bucket{" + services + ",type=\"kong\"";
        panel("timeseries", "p99 of the time spent in Kong", "ms", 9)
                .query(
                        "histogram_quantile(0.99, sum by (service, le) (rate(" + kongBuckets + "}[$__rate_interval])))",
                        "{{service}}")
                .text("Failed tries count here too: a region that does not answer shows as a jump of this time.");
    }

    private String upstreams() {
        return PromText.matcher("upstream", scope.upstreams());
    }

    // ---------------------------------------------------------------- drawing

    private void row(String title) {
        if (x > 0) {
            newLine();
        }
        ObjectNode row = JSON.objectNode();
        row.put("id", panels.size() + 1).put("type", "row").put("title", title).put("collapsed", false);
        row.putObject("gridPos").put("x", 0).put("y", y).put("w", WIDTH).put("h", 1);
        row.putArray("panels");
        panels.add(row);
        y++;
    }

    private void newLine() {
        x = 0;
        y += Panel.HEIGHT;
    }

    private Panel panel(String type, String title, String unit, int width) {
        if (x + width > WIDTH) {
            newLine();
        }
        Panel panel = new Panel(type, title, unit, panels.size() + 1);
        panel.json.putObject("gridPos").put("x", x).put("y", y).put("w", width).put("h", Panel.HEIGHT);
        panels.add(panel.json);
        x += width;
        return panel;
    }

    /** A panel being put together. Confined to its dashboard. */
    private static final class Panel {
        private static final int HEIGHT = 8;

        private final ObjectNode json = JSON.objectNode();
        private final ArrayNode targets;
        private final ArrayNode steps;
        private final List<String> names = new ArrayList<>(List.of("A", "B", "C", "D"));

        Panel(String type, String title, String unit, int id) {
            json.put("id", id).put("type", type).put("title", title);
            json.set("datasource", dataSource());
            targets = json.putArray("targets");
            ObjectNode field = json.putObject("fieldConfig");
            ObjectNode defaults = field.putObject("defaults").put("unit", unit);
            field.putArray("overrides");
            ObjectNode thresholds = defaults.putObject("thresholds").put("mode", "absolute");
            steps = thresholds.putArray("steps");
            steps.addObject().put("color", GREEN).putNull("value");
            ObjectNode options = json.putObject("options");
            if (type.equals("timeseries")) {
                defaults.put("min", 0);
                ObjectNode custom =
                        defaults.putObject("custom").put("lineWidth", 1).put("fillOpacity", 5);
                custom.putObject("thresholdsStyle").put("mode", "off");
                options.putObject("legend").put("displayMode", "table").put("placement", "right");
                options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
            } else {
                defaults.putObject("color").put("mode", "thresholds");
            }
        }

        Panel query(String expr, String legend) {
            ObjectNode target = targets.addObject();
            target.put("refId", names.get(targets.size() - 1))
                    .put("expr", expr)
                    .put("legendFormat", legend)
                    .put("range", true)
                    .put("editorMode", "code");
            target.set("datasource", dataSource());
            return this;
        }

        Panel threshold(double value, String color) {
            steps.addObject().put("color", color).put("value", value);
            if (json.get("fieldConfig").get("defaults").has("custom")) {
                ((ObjectNode) json.get("fieldConfig")
                                .get("defaults")
                                .get("custom")
                                .get("thresholdsStyle"))
                        .put("mode", "line");
            }
            return this;
        }

        /** Sets the colour below the first threshold. */
        Panel base(String color) {
            ((ObjectNode) steps.get(0)).put("color", color);
            return this;
        }

        void text(String description) {
            json.put("description", description);
        }
    }
}
