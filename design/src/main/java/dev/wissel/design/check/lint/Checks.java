package dev.wissel.design.check.lint;

import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.kong.KongChecks;
import dev.wissel.design.check.kubernetes.KubernetesRules;
import dev.wissel.design.check.markdown.PromiseRules;
import dev.wissel.design.check.prometheus.PrometheusChecks;
import dev.wissel.design.check.schema.FileRules;
import dev.wissel.design.check.schema.PlaceholderRules;
import dev.wissel.design.check.schema.SchemaCheck;
import dev.wissel.design.check.schema.StrategyRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The families of rules.
 *
 * <p>Immutable.
 *
 * @param kong families about Kong configurations
 * @param prometheus families about Prometheus rules files
 */
public record Checks(List<KongCheck> kong, List<PrometheusCheck> prometheus) {
    private static final Checks ALL = new Checks(kongFamilies(), prometheusFamilies());

    public Checks {
        kong = List.copyOf(kong);
        prometheus = List.copyOf(prometheus);
    }

    /** Returns the families about Kong configurations, a line each. */
    private static List<KongCheck> kongFamilies() {
        return KongChecks.all();
    }

    /** Returns the families about Prometheus rules files, a line each. */
    private static List<PrometheusCheck> prometheusFamilies() {
        return PrometheusChecks.all();
    }

    /** Returns all families that there are. */
    public static Checks all() {
        return ALL;
    }

    /** Returns all rules, those that every linter has first; no two have the same id. */
    public List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        rules.addAll(SchemaCheck.rules());
        rules.addAll(StrategyRules.rules());
        rules.addAll(KubernetesRules.rules());
        rules.addAll(FileRules.rules());
        rules.addAll(PlaceholderRules.rules());
        kong.forEach(family -> rules.addAll(family.rules()));
        prometheus.forEach(family -> rules.addAll(family.rules()));
        rules.addAll(PromiseRules.rules());
        rules.addAll(Suppressions.rules());
        rules.add(Guard.FAILED);
        Map<String, Rule> byId = new LinkedHashMap<>();
        rules.forEach(rule -> byId.putIfAbsent(rule.id(), rule));
        return List.copyOf(byId.values());
    }

    /** Returns the rule of that id. */
    public Optional<Rule> rule(String id) {
        return rules().stream().filter(rule -> rule.id().equals(id)).findFirst();
    }
}
