package dev.wissel.design.check.prometheus.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A part of a query, with the place where it begins, in characters from the beginning of the query. Immutable. */
public sealed interface Expr {
    /** What a query gives. */
    enum Kind {
        SCALAR,
        STRING,
        /** A value for each series. */
        INSTANT,
        /** Values over time for each series. */
        RANGE
    }

    /** Returns where it begins. */
    int at();

    /** Returns what it gives. */
    Kind kind();

    /** Returns the parts that it is made of. */
    List<Expr> parts();

    /** A number. Immutable. */
    record Constant(double value, int at) implements Expr {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }

        @Override
        public List<Expr> parts() {
            return List.of();
        }
    }

    /** A text. Immutable. */
    record Text(String value, int at) implements Expr {
        @Override
        public Kind kind() {
            return Kind.STRING;
        }

        @Override
        public List<Expr> parts() {
            return List.of();
        }
    }

    /**
     * A condition on a label. Immutable.
     *
     * @param operator {@code =}, {@code !=}, {@code =~} or {@code !~}
     */
    record Matcher(String label, String operator, String value, int at) {
        /** Returns whether the value is a regular expression. */
        public boolean isRegex() {
            return operator.endsWith("~");
        }

        /** Returns whether it asks for what is not so. */
        public boolean isNegative() {
            return operator.startsWith("!");
        }
    }

    /**
     * Series by name and labels. Immutable.
     *
     * @param metric name of the metric; empty if there is none
     */
    record Selector(String metric, List<Matcher> matchers, int at) implements Expr {
        public Selector {
            matchers = List.copyOf(matchers);
        }

        /** Returns the first condition on a label. */
        public Optional<Matcher> matcher(String label) {
            return matchers.stream().filter(each -> each.label().equals(label)).findFirst();
        }

        @Override
        public Kind kind() {
            return Kind.INSTANT;
        }

        @Override
        public List<Expr> parts() {
            return List.of();
        }
    }

    /**
     * The values of a time: {@code x[5m]}, or {@code x[1h:5m]} of any query. Immutable.
     *
     * @param rangeMillis the time
     * @param subquery whether it has a step
     */
    record Ranged(Expr of, long rangeMillis, boolean subquery, int at) implements Expr {
        @Override
        public Kind kind() {
            return Kind.RANGE;
        }

        @Override
        public List<Expr> parts() {
            return List.of(of);
        }
    }

    /** Something of another time: {@code x offset 1h}, {@code x @ end()}. Immutable. */
    record Shifted(Expr of, int at) implements Expr {
        @Override
        public Kind kind() {
            return of.kind();
        }

        @Override
        public List<Expr> parts() {
            return List.of(of);
        }
    }

    /** A function with its arguments. Immutable. */
    record Call(String function, List<Expr> arguments, Kind kind, int at) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Expr> parts() {
            return arguments;
        }
    }

    /**
     * An aggregation. Immutable.
     *
     * @param parameter that of {@code topk}, {@code quantile} and their like
     * @param without whether {@code labels} are those that go rather than those that stay
     */
    record Aggregation(String operator, Optional<Expr> parameter, Expr of, List<String> labels, boolean without, int at)
            implements Expr {
        public Aggregation {
            labels = List.copyOf(labels);
        }

        @Override
        public Kind kind() {
            return Kind.INSTANT;
        }

        @Override
        public List<Expr> parts() {
            List<Expr> parts = new ArrayList<>();
            parameter.ifPresent(parts::add);
            parts.add(of);
            return parts;
        }
    }

    /**
     * How the series of two sides find each other. Immutable.
     *
     * @param on whether {@code labels} are those that count rather than those that do not
     * @param group {@code group_left}, {@code group_right} or empty
     */
    record Matching(boolean on, List<String> labels, String group) {
        public Matching {
            labels = List.copyOf(labels);
        }
    }

    /** Two sides and what is between them. Immutable. */
    record Binary(String operator, Expr left, Expr right, boolean bool, Optional<Matching> matching, int at)
            implements Expr {
        @Override
        public Kind kind() {
            return left.kind() == Kind.SCALAR && right.kind() == Kind.SCALAR ? Kind.SCALAR : Kind.INSTANT;
        }

        /** Returns whether it compares. */
        public boolean isComparison() {
            return List.of("==", "!=", ">", "<", ">=", "<=").contains(operator);
        }

        /** Returns whether it is {@code and}, {@code or} or {@code unless}. */
        public boolean isSet() {
            return List.of("and", "or", "unless").contains(operator);
        }

        @Override
        public List<Expr> parts() {
            return List.of(left, right);
        }
    }

    /** A sign before something. Immutable. */
    record Signed(boolean negative, Expr of, int at) implements Expr {
        @Override
        public Kind kind() {
            return of.kind();
        }

        @Override
        public List<Expr> parts() {
            return List.of(of);
        }
    }

    /** Something in parentheses. Immutable. */
    record Group(Expr of, int at) implements Expr {
        @Override
        public Kind kind() {
            return of.kind();
        }

        @Override
        public List<Expr> parts() {
            return List.of(of);
        }
    }

    /** Shows this and every part of it. */
    default void visit(Consumer<Expr> visitor) {
        visitor.accept(this);
        parts().forEach(part -> part.visit(visitor));
    }

    /** Returns this without parentheses and time shifts around it. */
    default Expr bare() {
        if (this instanceof Group group) {
            return group.of().bare();
        }
        return this instanceof Shifted shifted ? shifted.of().bare() : this;
    }
}
