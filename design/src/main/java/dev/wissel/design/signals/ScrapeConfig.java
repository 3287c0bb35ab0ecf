package dev.wissel.design.signals;

import dev.wissel.design.strategy.Strategy;
import java.util.List;

/** Makes Prometheus's configuration for a strategy: what it must scrape, how often, and which rules it evaluates. A pure function. Stateless and thread-safe. */
public final class ScrapeConfig {
    private ScrapeConfig() {}

    /** Returns the configuration for a Kong with this strategy. */
    public static String of(Strategy strategy) {
        return of(strategy, Setup.kong(strategy));
    }

    /** Returns the configuration for the gateways of this setup, YAML. */
    public static String of(Strategy strategy, Setup setup) {
        YamlText yaml = new YamlText();
        yaml.comment("What Prometheus must scrape for the strategy " + strategy.name() + ", made by wissel design.");
        yaml.comment("In a Prometheus that you have, take over the intervals of the jobs, the jobs and the rule file.");
        yaml.key(0, "global");
        yaml.plain(2, "scrape_interval", PromText.duration(setup.scrapeInterval()));
        yaml.plain(2, "scrape_timeout", PromText.duration(setup.scrapeInterval()));
        yaml.plain(2, "evaluation_interval", PromText.duration(setup.evaluationInterval()));
        yaml.empty();
        yaml.key(0, "rule_files");
        yaml.itemText(2, SignalFiles.RULES);
        yaml.empty();
        yaml.key(0, "scrape_configs");
        if (setup.hasKong()) {
            yaml.indented(
                    2,
                    "# Every Kong node, each by itself: a node tells nothing of the others. The port is that of its");
            yaml.indented(
                    2,
                    "# status listener (KONG_STATUS_LISTEN=0.0.0.0:8100), never of the Admin API. Kong tells what these");
            yaml.indented(2, "# rules need if the prometheus plugin has status_code_metrics, latency_metrics and");
            yaml.indented(2, "# upstream_health_metrics on.");
            job(yaml, Setup.KONG_JOB, setup, setup.kongTargets());
        }
        if (setup.hasWissel()) {
            yaml.indented(2, "# Every Wissel gateway: wissel run --status-listen 0.0.0.0:8100");
            job(yaml, Setup.WISSEL_JOB, setup, setup.wisselTargets());
        }
        return yaml.text();
    }

    private static void job(YamlText yaml, String name, Setup setup, List<String> targets) {
        yaml.item(2, "job_name", name);
        yaml.plain(4, "scrape_interval", PromText.duration(setup.scrapeInterval()));
        yaml.plain(4, "scrape_timeout", PromText.duration(setup.scrapeInterval()));
        yaml.key(4, "static_configs");
        yaml.itemKey(6, "targets");
        targets.forEach(target -> yaml.itemText(10, target));
    }
}
