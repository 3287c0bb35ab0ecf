package dev.wissel.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cases whose answer is known in closed form: inputs of a model, and what must come out. They ship as a resource; {@code
 * -DclosedForm.file=FILE} takes another file of the same form. Stateless and thread-safe.
 */
public final class ClosedForm {
    private static final String RESOURCE = "closed-form.json";
    private static final Pattern TOLERANCE = Pattern.compile("^\\s*([0-9.eE+-]+)\\s*(%?)\\s*(rel|abs)?.*");
    private static final double ZERO = 1e-12;
    private static final int ROUNDED_DIGITS = 6;

    private ClosedForm() {}

    /**
     * One case. Immutable.
     *
     * @param id name of the case, such as {@code AV-1}
     * @param category what it is about
     * @param model the model in words
     * @param inputs by name
     * @param expected results by name
     * @param tolExact how near a formula must come, such as {@code 1e-6 rel}; empty if it is not said
     * @param tolSim how near a simulation must come; empty if the case is not to be simulated
     */
    public record Case(
            String id,
            String category,
            String model,
            JsonNode inputs,
            JsonNode expected,
            String tolExact,
            String tolSim) {
        /** Returns an input; fails if there is none. */
        public double input(String name) {
            JsonNode node = inputs.get(name);
            if (node == null || !node.isNumber()) {
                throw new AssertionError(id + ": input '" + name + "' is " + node + " (expected: a number)");
            }
            return node.doubleValue();
        }

        /** Returns an input that is a count; fails if there is none. */
        public int count(String name) {
            double value = input(name);
            if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
                throw new AssertionError(id + ": input '" + name + "' is " + value + " (expected: a whole number)");
            }
            return (int) value;
        }

        /** Returns an input that is a text; fails if there is none. */
        public String text(String name) {
            JsonNode node = inputs.get(name);
            if (node == null || !node.isString()) {
                throw new AssertionError(id + ": input '" + name + "' is " + node + " (expected: a text)");
            }
            return node.stringValue();
        }

        /** Returns the names of all expected results. */
        public Set<String> expectedNames() {
            return new TreeSet<>(expected.propertyNames());
        }

        /** Returns an expected result; null, "inf" and the like stand for infinity. */
        public double expected(String name) {
            JsonNode node = expected.get(name);
            return node != null && node.isNumber() ? node.doubleValue() : Double.POSITIVE_INFINITY;
        }

        /**
         * Fails unless the value is within {@code tolExact} of the expected one. A relative tolerance is not held against what the file has
         * rounded away: the values in it have at least six digits, trailing zeros left out.
         */
        public void check(String name, double actual) {
            double wanted = expected(name);
            if (actual != wanted && !(Math.abs(actual - wanted) <= allowed(wanted))) {
                throw new AssertionError(
                        id + ": " + name + " is " + actual + " (expected: " + wanted + " within " + tolExact + ")");
            }
        }

        private double allowed(double wanted) {
            Matcher tolerance = TOLERANCE.matcher(tolExact);
            if (!tolerance.matches()) {
                throw new AssertionError(id + ": tol_exact '" + tolExact + "' (expected: such as '1e-6 rel')");
            }
            double part =
                    Double.parseDouble(tolerance.group(1)) * (tolerance.group(2).isEmpty() ? 1 : 0.01);
            if (!"rel".equals(tolerance.group(3))) {
                return part;
            }
            if (wanted == 0 || Double.isInfinite(wanted)) {
                return ZERO;
            }
            BigDecimal written = BigDecimal.valueOf(wanted).stripTrailingZeros();
            if (written.precision() > ROUNDED_DIGITS) {
                return part * Math.abs(wanted);
            }
            int lastDigit = written.precision() - written.scale() - ROUNDED_DIGITS;
            return Math.max(part * Math.abs(wanted), 0.5 * Math.pow(10, lastDigit));
        }
    }

    /** Returns all cases, in the order of the file. */
    public static List<Case> cases() {
        JsonNode root = read();
        List<Case> cases = new ArrayList<>();
        for (JsonNode each : root.get("cases")) {
            cases.add(new Case(
                    text(each, "id"),
                    text(each, "category"),
                    text(each, "model"),
                    each.get("inputs"),
                    each.get("expected"),
                    text(each, "tol_exact"),
                    text(each, "tol_sim")));
        }
        if (cases.isEmpty()) {
            throw new AssertionError("no cases");
        }
        return List.copyOf(cases);
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? "" : value.isString() ? value.stringValue() : value.toString();
    }

    private static JsonNode read() {
        String file = System.getProperty("closedForm.file");
        try (InputStream in =
                file == null ? ClosedForm.class.getResourceAsStream(RESOURCE) : Files.newInputStream(Path.of(file))) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return JsonMapper.shared().readTree(in.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
