package dev.wissel.design.check.prometheus.promql;

import dev.wissel.design.check.prometheus.promql.Expr.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prometheus's functions (documentation, "Query functions"). Immutable. */
final class Functions {
    /**
     * A function. Immutable.
     *
     * @param arguments kinds of its arguments
     * @param least how many it must have
     * @param most how many it may have; the last kind stands for all further ones
     */
    record Function(String name, List<Kind> arguments, int least, int most, Kind gives) {}

    private static final Map<String, Function> ALL = new HashMap<>();

    static {
        String ranges = "avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time "
                + "max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time "
                + "sum_over_time absent_over_time mad_over_time first_over_time ts_of_max_over_time "
                + "ts_of_min_over_time ts_of_last_over_time ts_of_first_over_time";
        for (String name : ranges.split(" ", -1)) {
            add(name, 1, 1, Kind.INSTANT, Kind.RANGE);
        }
        String instants = "abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg "
                + "histogram_count histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort "
                + "sort_desc sqrt tan tanh timestamp";
        for (String name : instants.split(" ", -1)) {
            add(name, 1, 1, Kind.INSTANT, Kind.INSTANT);
        }
        String dates = "day_of_month day_of_week day_of_year days_in_month hour minute month year";
        for (String name : dates.split(" ", -1)) {
            add(name, 0, 1, Kind.INSTANT, Kind.INSTANT);
        }
        add("clamp", 3, 3, Kind.INSTANT, Kind.INSTANT, Kind.SCALAR, Kind.SCALAR);
        add("clamp_max", 2, 2, Kind.INSTANT, Kind.INSTANT, Kind.SCALAR);
        add("clamp_min", 2, 2, Kind.INSTANT, Kind.INSTANT, Kind.SCALAR);
        add("round", 1, 2, Kind.INSTANT, Kind.INSTANT, Kind.SCALAR);
        add("histogram_quantile", 2, 2, Kind.INSTANT, Kind.SCALAR, Kind.INSTANT);
        add("histogram_fraction", 3, 3, Kind.INSTANT, Kind.SCALAR, Kind.SCALAR, Kind.INSTANT);
        add("quantile_over_time", 2, 2, Kind.INSTANT, Kind.SCALAR, Kind.RANGE);
        add("predict_linear", 2, 2, Kind.INSTANT, Kind.RANGE, Kind.SCALAR);
        add("holt_winters", 3, 3, Kind.INSTANT, Kind.RANGE, Kind.SCALAR, Kind.SCALAR);
        add("double_exponential_smoothing", 3, 3, Kind.INSTANT, Kind.RANGE, Kind.SCALAR, Kind.SCALAR);
        add("label_join", 3, Integer.MAX_VALUE, Kind.INSTANT, Kind.INSTANT, Kind.STRING, Kind.STRING, Kind.STRING);
        add("label_replace", 5, 5, Kind.INSTANT, Kind.INSTANT, Kind.STRING, Kind.STRING, Kind.STRING, Kind.STRING);
        add("sort_by_label", 2, Integer.MAX_VALUE, Kind.INSTANT, Kind.INSTANT, Kind.STRING);
        add("sort_by_label_desc", 2, Integer.MAX_VALUE, Kind.INSTANT, Kind.INSTANT, Kind.STRING);
        add("info", 1, 2, Kind.INSTANT, Kind.INSTANT, Kind.INSTANT);
        add("scalar", 1, 1, Kind.SCALAR, Kind.INSTANT);
        add("vector", 1, 1, Kind.INSTANT, Kind.SCALAR);
        add("time", 0, 0, Kind.SCALAR);
        add("pi", 0, 0, Kind.SCALAR);
    }

    private Functions() {}

    private static void add(String name, int least, int most, Kind gives, Kind... arguments) {
        ALL.put(name, new Function(name, List.of(arguments), least, most, gives));
    }

    static Optional<Function> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static Collection<String> names() {
        List<String> names = new ArrayList<>(ALL.keySet());
        Collections.sort(names);
        return names;
    }
}
