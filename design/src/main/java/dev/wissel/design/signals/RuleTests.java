package dev.wissel.design.signals;

import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the tests of a strategy's rules, for {@code promtool test rules}: every alert fires when it should, at the exact time, and is silent just before, just
 * after, and when a near miss happens. A pure function. Stateless and thread-safe.
 */
public final class RuleTests {
    private RuleTests() {}

    /** Returns the texts of the tests for a Kong with this strategy, by file name. */
    public static Map<String, String> of(Strategy strategy) {
        return of(strategy, Setup.kong(strategy));
    }

    /** Returns the texts of the tests for the gateways of this setup, by file name; all of them name the rules' file beside them. */
    public static Map<String, String> of(Strategy strategy, Setup setup) {
        Scope scope = new Scope(strategy, setup);
        RuleFile rules = PrometheusRules.of(strategy, setup);
        List<TestCase> cases = new ArrayList<>();
        cases.addAll(new RegionCases(scope, rules).all());
        cases.addAll(new SignalCases(scope, rules).all());
        Map<String, String> files = new LinkedHashMap<>();
        files.put(SignalFiles.TESTS, text(rules, setup.evaluationInterval(), cases));
        List<TestCase> slow = new ArrayList<>();
        slow.addAll(new LatencyCases(scope, rules).all());
        slow.addAll(new CapacityCases(scope, rules).all());
        if (!slow.isEmpty()) {
            files.put("prometheus-rules.minutes.test.yml", text(rules, LatencyCases.STEP, slow));
        }
        for (BurnTier tier : new ObjectiveRules(scope).tiers()) {
            BurnCases burn = new BurnCases(scope, rules, tier);
            files.put("prometheus-rules.budget-" + tier.longText() + ".test.yml", text(rules, burn.step(), burn.all()));
        }
        return files;
    }

    private static String text(RuleFile rules, Duration evaluation, List<TestCase> cases) {
        YamlText yaml = new YamlText();
        yaml.comment("Tests of " + SignalFiles.RULES + ": promtool test rules THIS_FILE");
        yaml.key(0, "rule_files");
        yaml.itemText(2, SignalFiles.RULES);
        yaml.plain(0, "evaluation_interval", PromText.duration(evaluation));
        yaml.key(0, "group_eval_order");
        rules.groups().forEach(group -> yaml.itemText(2, group.name()));
        yaml.key(0, "tests");
        cases.forEach(each -> each.write(yaml));
        return yaml.text();
    }
}
