package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.PrometheusCheck;
import java.util.ArrayList;
import java.util.List;

/** All families of rules about Prometheus files. Stateless and thread-safe. */
public final class PrometheusChecks {
    private PrometheusChecks() {}

    /** Returns the families for a file that is looked at by itself. */
    public static List<PrometheusCheck> all() {
        return List.of(
                new StructureCheck(),
                new MetricCheck(),
                new QueryCheck(),
                new QuantileCheck(),
                new AlertCheck(),
                new AnnotationCheck(),
                new ScrapeCheck());
    }

    /** Returns the families for a file that is looked at beside the configuration of the Kong that it watches. */
    public static List<PrometheusCheck> beside(KongFile kong) {
        List<PrometheusCheck> checks = new ArrayList<>(all());
        checks.add(new PluginCheck(List.of(kong)));
        return List.copyOf(checks);
    }

    /** Returns every family, so that all rules can be explained. */
    public static List<PrometheusCheck> explained() {
        List<PrometheusCheck> checks = new ArrayList<>(all());
        checks.add(new PluginCheck(List.of()));
        return List.copyOf(checks);
    }
}
