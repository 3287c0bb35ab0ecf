package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.check.prometheus.promql.Expr.Selector;
import dev.wissel.design.signals.Metric;
import dev.wissel.design.signals.MetricCatalogue;
import dev.wissel.kong.document.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Rules on metrics that the Kong beside them does not export, because its {@code prometheus} plugin has them switched off or is not there. */
final class PluginCheck implements PrometheusCheck {
    static final Rule OFF = new Rule(
            "observability/metric-group-off",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "A metric that this Kong does not export",
            "Since 3.0 all groups of the prometheus plugin are off unless switched on. The rule never sees a value.",
            "Switch the group on in the plugin's config.",
            "Kong facts 7.1; kong/plugins/prometheus/schema.lua");

    private final List<KongFile> files;

    PluginCheck(List<KongFile> files) {
        this.files = List.copyOf(files);
    }

    @Override
    public List<Rule> rules() {
        return List.of(OFF);
    }

    @Override
    public void check(String file, Node root, Context context, Consumer<Finding> report) {
        boolean hasSwitches = MetricCatalogue.all()
                .named("kong_http_requests_total")
                .orElseThrow()
                .existsIn(context.kong().version());
        if (files.isEmpty() || !hasSwitches) {
            return;
        }
        List<KongRecord> plugins = files.stream()
                .flatMap(kong -> kong.all(KongRecord.Kind.PLUGIN).stream())
                .filter(plugin -> plugin.text("name", "").equals("prometheus") && plugin.flag("enabled", true))
                .toList();
        Set<String> told = new HashSet<>();
        for (RuleEntry rule : RulesFile.of(file, root).rules()) {
            rule.query()
                    .ifPresent(query -> query.visit(part -> {
                        if (part instanceof Selector selector) {
                            off(selector, plugins)
                                    .filter(each -> told.add(rule.place() + each))
                                    .ifPresent(each -> report.accept(Finding.of(
                                                    OFF,
                                                    rule.place(selector.at()),
                                                    "'" + selector.metric() + "' needs " + each)
                                            .withFix(
                                                    plugins.isEmpty()
                                                            ? "Add the plugin prometheus with config: {" + each
                                                                    + ": true}."
                                                            : "Set config." + each + ": true on the plugin.")));
                        }
                    }));
        }
    }

    /** Returns the switch that a metric needs and no plugin has on. */
    private static Optional<String> off(Selector selector, List<KongRecord> plugins) {
        return MetricCatalogue.all()
                .ofSeries(selector.metric())
                .flatMap(Metric::pluginSwitch)
                .filter(name -> plugins.stream().noneMatch(plugin -> plugin.flag("config." + name, false)));
    }
}
