package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.prometheus.promql.Expr;
import dev.wissel.design.check.prometheus.promql.Expr.Aggregation;
import dev.wissel.design.check.prometheus.promql.Expr.Binary;
import dev.wissel.design.check.prometheus.promql.Expr.Call;
import dev.wissel.design.check.prometheus.promql.Expr.Kind;
import dev.wissel.design.check.prometheus.promql.Expr.Matcher;
import dev.wissel.design.check.prometheus.promql.Expr.Matching;
import dev.wissel.design.check.prometheus.promql.Expr.Selector;
import dev.wissel.design.check.prometheus.promql.Expr.Text;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which labels the series of a result can have, as far as the query alone says. Stateless and thread-safe. */
final class ResultLabels {
    private static final Set<String> PICKING = Set.of("topk", "bottomk", "limitk", "limit_ratio");

    private ResultLabels() {}

    /** Returns the labels; empty if the query alone does not say. */
    static Optional<Set<String>> of(Expr expr) {
        if (expr instanceof Aggregation aggregation) {
            return of(aggregation);
        }
        if (expr instanceof Call call) {
            return of(call);
        }
        if (expr instanceof Binary binary) {
            return of(binary);
        }
        if (expr instanceof Selector || expr instanceof Expr.Constant || expr instanceof Text) {
            return Optional.empty();
        }
        return expr.parts().isEmpty() ? Optional.empty() : of(expr.parts().get(0));
    }

    private static Optional<Set<String>> of(Aggregation aggregation) {
        if (PICKING.contains(aggregation.operator())) {
            return of(aggregation.of());
        }
        Set<String> labels = new TreeSet<>(aggregation.labels());
        if (aggregation.operator().equals("count_values") && !aggregation.without()) {
            aggregation.parameter().map(Expr::bare).ifPresent(text -> {
                if (text instanceof Text label) {
                    labels.add(label.value());
                }
            });
        }
        if (!aggregation.without()) {
            return Optional.of(labels);
        }
        return of(aggregation.of()).map(inner -> {
            Set<String> rest = new TreeSet<>(inner);
            rest.removeAll(labels);
            return rest;
        });
    }

    private static Optional<Set<String>> of(Call call) {
        return switch (call.function()) {
            case "vector" -> Optional.of(Set.of());
            case "absent", "absent_over_time" -> absent(call.arguments().get(0));
            case "histogram_quantile" -> of(call.arguments().get(1)).map(ResultLabels::withoutLe);
            case "label_replace", "label_join" ->
                of(call.arguments().get(0))
                        .map(inner -> with(inner, call.arguments().get(1)));
            default ->
                call.arguments().stream()
                        .filter(each -> each.kind() == Kind.INSTANT || each.kind() == Kind.RANGE)
                        .findFirst()
                        .flatMap(ResultLabels::of);
        };
    }

    private static Set<String> withoutLe(Set<String> labels) {
        Set<String> rest = new TreeSet<>(labels);
        rest.remove("le");
        return rest;
    }

    private static Set<String> with(Set<String> labels, Expr more) {
        Set<String> all = new TreeSet<>(labels);
        if (more.bare() instanceof Text label) {
            all.add(label.value());
        }
        return all;
    }

    /** {@code absent} takes its labels from the conditions of equality. */
    private static Optional<Set<String>> absent(Expr of) {
        Set<String> labels = new TreeSet<>();
        Expr bare = of.bare();
        Expr inner = bare instanceof Expr.Ranged ranged ? ranged.of().bare() : bare;
        if (inner instanceof Selector selector) {
            for (Matcher matcher : selector.matchers()) {
                if (matcher.operator().equals("=")) {
                    labels.add(matcher.label());
                }
            }
        }
        return Optional.of(labels);
    }

    private static Optional<Set<String>> of(Binary binary) {
        if (binary.left().kind() == Kind.SCALAR) {
            return of(binary.right());
        }
        if (binary.right().kind() == Kind.SCALAR) {
            return of(binary.left());
        }
        Optional<Set<String>> left = of(binary.left());
        if (binary.operator().equals("or")) {
            Optional<Set<String>> right = of(binary.right());
            return left.isPresent() && right.isPresent()
                    ? Optional.of(union(left.get(), right.get()))
                    : Optional.empty();
        }
        if (binary.isSet()) {
            return left;
        }
        if (binary.matching().isEmpty()) {
            return left.or(() -> of(binary.right()));
        }
        Matching matching = binary.matching().get();
        if (!matching.group().isEmpty()) {
            return Optional.empty();
        }
        return matching.on() && !binary.isComparison() ? Optional.of(new TreeSet<>(matching.labels())) : left;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
