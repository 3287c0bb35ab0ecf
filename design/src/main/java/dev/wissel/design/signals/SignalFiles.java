package dev.wissel.design.signals;

import dev.wissel.design.strategy.Strategy;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that watches a strategy, by file name. A pure function of the strategy and the setup. Stateless and thread-safe. */
public final class SignalFiles {
    /** The rules. */
    public static final String RULES = "prometheus-rules.yml";
    /** The first file of the rules' tests; those of the error budget follow in files of their own, because each window needs its own step. */
    public static final String TESTS = "prometheus-rules.test.yml";
    /** What Prometheus must scrape. */
    public static final String SCRAPE = "prometheus.yml";
    /** The dashboard. */
    public static final String DASHBOARD = "grafana-dashboard.json";

    private SignalFiles() {}

    /** Returns the texts of all files for a Kong with this strategy, by file name, in the order in which they are best read. */
    public static Map<String, String> of(Strategy strategy) {
        return of(strategy, Setup.kong(strategy));
    }

    /** Returns the texts of all files for the gateways of this setup. */
    public static Map<String, String> of(Strategy strategy, Setup setup) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(RULES, PrometheusRules.of(strategy, setup).text());
        files.putAll(RuleTests.of(strategy, setup));
        files.put(DASHBOARD, GrafanaDashboard.of(strategy, setup));
        files.put(SCRAPE, ScrapeConfig.of(strategy, setup));
        return files;
    }
}
