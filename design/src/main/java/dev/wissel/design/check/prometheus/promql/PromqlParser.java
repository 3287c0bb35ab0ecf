package dev.wissel.design.check.prometheus.promql;

import dev.wissel.design.check.prometheus.promql.Expr.Aggregation;
import dev.wissel.design.check.prometheus.promql.Expr.Binary;
import dev.wissel.design.check.prometheus.promql.Expr.Kind;
import dev.wissel.design.check.prometheus.promql.Expr.Matcher;
import dev.wissel.design.check.prometheus.promql.Expr.Matching;
import dev.wissel.design.check.prometheus.promql.Expr.Ranged;
import dev.wissel.design.check.prometheus.promql.Expr.Selector;
import dev.wissel.kong.document.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a query. Confined to it. */
public final class PromqlParser {
    /** Deeper and longer queries are not judged: nobody writes them, and they could exhaust the stack. */
    private static final int DEEPEST = 400;

    private static final int MOST_OPERATORS = 1000;
    private static final Set<String> AGGREGATIONS = Set.of(
            "sum",
            "avg",
            "count",
            "min",
            "max",
            "group",
            "stddev",
            "stdvar",
            "topk",
            "bottomk",
            "count_values",
            "quantile",
            "limitk",
            "limit_ratio");
    private static final Set<String> WITH_PARAMETER =
            Set.of("topk", "bottomk", "count_values", "quantile", "limitk", "limit_ratio");
    private static final Map<String, Integer> PRECEDENCE = Map.ofEntries(
            Map.entry("or", 1),
            Map.entry("and", 2),
            Map.entry("unless", 2),
            Map.entry("==", 3),
            Map.entry("!=", 3),
            Map.entry("<=", 3),
            Map.entry("<", 3),
            Map.entry(">=", 3),
            Map.entry(">", 3),
            Map.entry("+", 4),
            Map.entry("-", 4),
            Map.entry("*", 5),
            Map.entry("/", 5),
            Map.entry("%", 5),
            Map.entry("atan2", 5),
            Map.entry("^", 6));
    private static final int SIGN_PRECEDENCE = 5;
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final List<Token> tokens;
    private int next;
    private int depth;
    private int operators;

    private PromqlParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads a query.
     *
     * @throws PromqlError if Prometheus would refuse it
     */
    public static Expr parse(String query) throws PromqlError {
        PromqlParser parser = new PromqlParser(new Lexer(query).tokens());
        if (parser.peek().type() == Token.Type.END) {
            throw new PromqlError(0, "there is no query");
        }
        Expr expr = parser.expression(0);
        Token rest = parser.peek();
        if (rest.type() != Token.Type.END) {
            throw new PromqlError(rest.at(), "unexpected " + rest.shown());
        }
        return expr;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        Token token = tokens.get(next);
        if (token.type() != Token.Type.END) {
            next++;
        }
        return token;
    }

    private boolean takeIf(String sign) {
        boolean found = peek().is(sign);
        next += found ? 1 : 0;
        return found;
    }

    private void expect(String sign) throws PromqlError {
        Token token = take();
        if (!token.is(sign)) {
            throw new PromqlError(token.at(), "expected '" + sign + "' and found " + token.shown());
        }
    }

    // ---------------------------------------------------------------- operators

    private Expr expression(int least) throws PromqlError {
        if (++depth > DEEPEST) {
            throw new PromqlError(peek().at());
        }
        Expr left = signed();
        while (true) {
            String operator = peek().text().toLowerCase(Locale.ROOT);
            Integer precedence = peek().type() == Token.Type.SIGN || peek().type() == Token.Type.NAME
                    ? PRECEDENCE.get(operator)
                    : null;
            if (precedence == null || precedence < least) {
                depth--;
                return left;
            }
            Token sign = take();
            if (++operators > MOST_OPERATORS) {
                throw new PromqlError(sign.at());
            }
            boolean bool = peek().isWord("bool");
            next += bool ? 1 : 0;
            Optional<Matching> matching = matching();
            Expr right = expression(operator.equals("^") ? precedence : precedence + 1);
            left = checked(new Binary(operator, left, right, bool, matching, left.at()), sign);
        }
    }

    private Expr signed() throws PromqlError {
        Token token = peek();
        if (token.is("-") || token.is("+")) {
            take();
            Expr of = expression(SIGN_PRECEDENCE + 1);
            if (of.kind() != Kind.SCALAR && of.kind() != Kind.INSTANT) {
                throw new PromqlError(token.at(), "a sign needs a number or a value for each series");
            }
            return new Expr.Signed(token.is("-"), of, token.at());
        }
        return shifted(primary());
    }

    private Optional<Matching> matching() throws PromqlError {
        boolean on = peek().isWord("on");
        if (!on && !peek().isWord("ignoring")) {
            return Optional.empty();
        }
        take();
        List<String> labels = labels();
        String group = "";
        if (peek().isWord("group_left") || peek().isWord("group_right")) {
            group = take().text().toLowerCase(Locale.ROOT);
            if (peek().is("(")) {
                labels();
            }
        }
        return Optional.of(new Matching(on, labels, group));
    }

    private static Expr checked(Binary binary, Token sign) throws PromqlError {
        for (Expr side : binary.parts()) {
            if (side.kind() != Kind.SCALAR && side.kind() != Kind.INSTANT) {
                throw new PromqlError(
                        side.at(),
                        "'" + sign.text() + "' needs a number or a value for each series"
                                + (side.kind() == Kind.RANGE
                                        ? ", and this is a range: use rate(), or leave out [...]"
                                        : ""));
            }
        }
        boolean scalars = binary.left().kind() == Kind.SCALAR && binary.right().kind() == Kind.SCALAR;
        boolean vectors = binary.left().kind() == Kind.INSTANT && binary.right().kind() == Kind.INSTANT;
        if (binary.bool() && !binary.isComparison()) {
            throw new PromqlError(sign.at(), "'bool' belongs to a comparison");
        }
        if (scalars && binary.isComparison() && !binary.bool()) {
            throw new PromqlError(sign.at(), "a comparison of two numbers needs 'bool'");
        }
        if (binary.isSet() && !vectors) {
            throw new PromqlError(sign.at(), "'" + sign.text() + "' needs a value for each series on both sides");
        }
        if (binary.matching().isPresent() && !vectors) {
            throw new PromqlError(sign.at(), "'on' and 'ignoring' need a value for each series on both sides");
        }
        if (binary.isSet() && binary.matching().map(Matching::group).orElse("").length() > 0) {
            throw new PromqlError(sign.at(), "'" + sign.text() + "' takes no group_left or group_right");
        }
        return binary;
    }

    // ---------------------------------------------------------------- ranges and shifts

    private Expr shifted(Expr primary) throws PromqlError {
        Expr expr = primary;
        while (true) {
            Token token = peek();
            if (token.is("[")) {
                expr = ranged(expr);
            } else if (token.isWord("offset")) {
                take();
                if (peek().is("-") || peek().is("+")) {
                    take();
                }
                duration("an offset");
                expr = new Expr.Shifted(shiftable(expr, token), expr.at());
            } else if (token.is("@")) {
                take();
                at();
                expr = new Expr.Shifted(shiftable(expr, token), expr.at());
            } else {
                return expr;
            }
        }
    }

    private static Expr shiftable(Expr expr, Token token) throws PromqlError {
        Expr bare = expr instanceof Expr.Shifted ? expr.bare() : expr;
        if (bare instanceof Selector || bare instanceof Ranged) {
            return expr;
        }
        throw new PromqlError(token.at(), "'" + token.text() + "' belongs right after a selector, inside the function");
    }

    private void at() throws PromqlError {
        Token token = take();
        if (token.is("-") || token.is("+")) {
            token = take();
        }
        if (token.isWord("start") || token.isWord("end")) {
            expect("(");
            expect(")");
        } else if (token.type() != Token.Type.NUMBER) {
            throw new PromqlError(token.at(), "'@' needs a time in seconds, start() or end()");
        }
    }

    private long duration(String what) throws PromqlError {
        Token token = take();
        if (token.type() == Token.Type.NUMBER) {
            return Math.round(number(token) * 1000); // seconds, since Prometheus 3
        }
        OptionalLong millis =
                token.type() == Token.Type.DURATION ? Durations.millis(token.text()) : OptionalLong.empty();
        if (millis.isEmpty()) {
            throw new PromqlError(
                    token.at(), what + " is a duration with a unit, such as 5m, and not " + token.shown());
        }
        return millis.getAsLong();
    }

    private Expr ranged(Expr of) throws PromqlError {
        Token bracket = take();
        long range = duration("a range");
        if (range <= 0) {
            throw new PromqlError(bracket.at(), "a range must be longer than 0");
        }
        boolean subquery = takeIf(":");
        if (subquery && !peek().is("]")) {
            duration("a step");
        }
        expect("]");
        if (of.kind() != Kind.INSTANT) {
            throw new PromqlError(bracket.at(), "only values of single series can have a range");
        }
        if (!subquery && !(of instanceof Selector)) {
            throw new PromqlError(
                    bracket.at(), "only a selector can have a range; for anything else add a step, as in [1h:1m]");
        }
        return new Ranged(of, range, subquery, of.at());
    }

    // ---------------------------------------------------------------- what stands alone

    private Expr primary() throws PromqlError {
        Token token = take();
        return switch (token.type()) {
            case NUMBER -> new Expr.Constant(number(token), token.at());
            // Seconds, since Prometheus 3.
            case DURATION -> new Expr.Constant(Durations.millis(token.text()).orElse(0) / 1000.0, token.at());
            case STRING -> new Expr.Text(token.text(), token.at());
            case NAME -> named(token);
            case SIGN -> opened(token);
            case END -> throw new PromqlError(token.at(), "unexpected " + token.shown());
        };
    }

    private Expr opened(Token sign) throws PromqlError {
        if (sign.is("(")) {
            Expr inner = expression(0);
            expect(")");
            return new Expr.Group(inner, sign.at());
        }
        if (sign.is("{")) {
            next--;
            return selector("", sign.at());
        }
        throw new PromqlError(sign.at(), "unexpected " + sign.shown());
    }

    private static double number(Token token) throws PromqlError {
        String text = token.text().replace("_", "");
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseLong(text.substring(2), 16)
                    : Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new PromqlError(token.at(), token.shown() + " is no number");
        }
    }

    private Expr named(Token name) throws PromqlError {
        String lower = name.text().toLowerCase(Locale.ROOT);
        Token after = peek();
        if (AGGREGATIONS.contains(lower) && (after.is("(") || after.isWord("by") || after.isWord("without"))) {
            return aggregation(name, lower);
        }
        if (after.is("(")) {
            return call(name);
        }
        if (lower.equals("inf") || lower.equals("nan")) {
            return new Expr.Constant(lower.equals("inf") ? Double.POSITIVE_INFINITY : Double.NaN, name.at());
        }
        return selector(name.text(), name.at());
    }

    private Expr call(Token name) throws PromqlError {
        Functions.Function function = Functions.named(name.text())
                .orElseThrow(() ->
                        new PromqlError(name.at(), "there is no function '" + name.text() + "'" + hint(name.text())));
        List<Expr> arguments = arguments();
        if (arguments.size() < function.least() || arguments.size() > function.most()) {
            throw new PromqlError(
                    name.at(), function.name() + "() takes " + count(function) + " and got " + arguments.size());
        }
        for (int i = 0; i < arguments.size(); i++) {
            Kind wanted =
                    function.arguments().get(Math.min(i, function.arguments().size() - 1));
            Expr argument = arguments.get(i);
            if (argument.kind() != wanted) {
                throw new PromqlError(
                        argument.at(),
                        function.name() + "() needs " + says(wanted) + " and got " + says(argument.kind()));
            }
        }
        return new Expr.Call(function.name(), arguments, function.gives(), name.at());
    }

    private static String hint(String name) {
        String hint = Nearest.hint(name, Functions.names());
        return hint.isEmpty() ? "" : "; " + hint;
    }

    private static String count(Functions.Function function) {
        return function.least() == function.most()
                ? function.least() + (function.least() == 1 ? " argument" : " arguments")
                : "at least " + function.least() + " arguments";
    }

    private static String says(Kind kind) {
        return switch (kind) {
            case SCALAR -> "a number";
            case STRING -> "a string";
            case INSTANT -> "a value for each series";
            case RANGE -> "a range such as x[5m]";
        };
    }

    private List<Expr> arguments() throws PromqlError {
        expect("(");
        List<Expr> arguments = new ArrayList<>();
        if (takeIf(")")) {
            return arguments;
        }
        do {
            arguments.add(expression(0));
        } while (takeIf(","));
        expect(")");
        return arguments;
    }

    private Expr aggregation(Token name, String operator) throws PromqlError {
        List<String> labels = List.of();
        boolean without = false;
        boolean grouped = false;
        if (peek().isWord("by") || peek().isWord("without")) {
            without = take().isWord("without");
            labels = labels();
            grouped = true;
        }
        List<Expr> arguments = arguments();
        if (!grouped && (peek().isWord("by") || peek().isWord("without"))) {
            without = take().isWord("without");
            labels = labels();
        }
        int wanted = WITH_PARAMETER.contains(operator) ? 2 : 1;
        if (arguments.size() != wanted) {
            throw new PromqlError(
                    name.at(),
                    operator + " takes " + wanted + (wanted == 1 ? " argument" : " arguments") + " and got "
                            + arguments.size());
        }
        Expr of = arguments.get(wanted - 1);
        if (of.kind() != Kind.INSTANT) {
            throw new PromqlError(of.at(), operator + " needs " + says(Kind.INSTANT) + " and got " + says(of.kind()));
        }
        Optional<Expr> parameter = wanted == 2 ? Optional.of(arguments.get(0)) : Optional.empty();
        Kind wantedParameter = operator.equals("count_values") ? Kind.STRING : Kind.SCALAR;
        if (parameter.isPresent() && parameter.get().kind() != wantedParameter) {
            throw new PromqlError(parameter.get().at(), operator + " needs " + says(wantedParameter) + " first");
        }
        return new Aggregation(operator, parameter, of, labels, without, name.at());
    }

    private List<String> labels() throws PromqlError {
        expect("(");
        List<String> labels = new ArrayList<>();
        while (!peek().is(")")) {
            Token label = take();
            boolean quoted = label.type() == Token.Type.STRING;
            if (!quoted
                    && (label.type() != Token.Type.NAME
                            || !LABEL.matcher(label.text()).matches())) {
                throw new PromqlError(label.at(), label.shown() + " is no label");
            }
            labels.add(label.text());
            if (!takeIf(",")) {
                break;
            }
        }
        expect(")");
        return labels;
    }

    // ---------------------------------------------------------------- selectors

    private Selector selector(String name, int at) throws PromqlError {
        List<Matcher> matchers = new ArrayList<>();
        String metric = name;
        if (takeIf("{")) {
            while (!peek().is("}")) {
                Token label = take();
                boolean isName = label.type() == Token.Type.STRING && (peek().is(",") || peek().is("}"));
                if (isName && metric.isEmpty()) {
                    metric = label.text();
                } else {
                    matchers.add(matcher(label));
                }
                if (!takeIf(",")) {
                    break;
                }
            }
            expect("}");
        }
        for (Matcher each : matchers) {
            if (each.label().equals("__name__") && each.operator().equals("=") && metric.isEmpty()) {
                metric = each.value();
            }
        }
        if (metric.isEmpty() && matchers.stream().allMatch(PromqlParser::matchesNothing)) {
            throw new PromqlError(at, "a selector needs a name or a condition that an empty label does not meet");
        }
        return new Selector(metric, matchers, at);
    }

    private Matcher matcher(Token label) throws PromqlError {
        boolean quoted = label.type() == Token.Type.STRING;
        if (!quoted
                && (label.type() != Token.Type.NAME
                        || !LABEL.matcher(label.text()).matches())) {
            throw new PromqlError(label.at(), label.shown() + " is no label");
        }
        Token operator = take();
        if (!Set.of("=", "!=", "=~", "!~").contains(operator.text()) || operator.type() != Token.Type.SIGN) {
            String hint = operator.is("==") ? "; a label is compared with a single '='" : "";
            throw new PromqlError(operator.at(), "expected =, !=, =~ or !~ and found " + operator.shown() + hint);
        }
        Token value = take();
        if (value.type() != Token.Type.STRING) {
            throw new PromqlError(value.at(), "the value of a label stands in quotes, and not " + value.shown());
        }
        Matcher matcher = new Matcher(label.text(), operator.text(), value.text(), label.at());
        if (matcher.isRegex()) {
            Optional<String> bad = Regexes.problem(value.text());
            if (bad.isPresent()) {
                throw new PromqlError(value.at(), "'" + value.text() + "' is no regular expression: " + bad.get());
            }
        }
        return matcher;
    }

    /** Returns whether a label that is not there meets the condition. */
    private static boolean matchesNothing(Matcher matcher) {
        boolean met = matcher.isRegex()
                ? Regexes.matches(matcher.value(), "")
                : matcher.value().isEmpty();
        return met != matcher.isNegative();
    }
}
