package dev.wissel.gateway.route;

import dev.wissel.gateway.route.regex.RustRegex;
import java.util.ArrayList;
import java.util.List;

/**
 * One header that a route wants, with the values it accepts: some value of the header must equal one of them or match one that is a regex ({@code ~*} in front).
 * Case does not matter. Immutable.
 *
 * <p>Kong looks a header up with underscores for dashes first and with dashes then ({@code kong/router/transform.lua} and OpenResty's header table); this does
 * the same. Kong lower-cases a regex as it does a plain value, so {@code \D} means {@code \d} there and here.
 */
final class HeaderRule {
    private final String dashed;
    private final String underscored;
    private final List<String> plain = new ArrayList<>();
    private final List<RustRegex> regexes = new ArrayList<>();

    /**
     * Compiles the rule.
     *
     * @throws IllegalArgumentException if a value is a regex that cannot be compiled
     */
    HeaderRule(String name, List<String> values) {
        this.dashed = ByteText.lowerAscii(name).replace('_', '-');
        this.underscored = dashed.replace('-', '_');
        for (String value : values) {
            if (value.startsWith("~*")) {
                regexes.add(RustRegex.compile(ByteText.lowerAscii(value.substring(2))));
            } else {
                plain.add(ByteText.lowerAscii(ByteText.ofUnicode(value)));
            }
        }
    }

    boolean accepts(RequestView request) {
        List<String> values = request.header(underscored);
        if (values.isEmpty() && !underscored.equals(dashed)) {
            values = request.header(dashed);
        }
        for (String value : values) {
            if (acceptsValue(ByteText.lowerAscii(value))) {
                return true;
            }
        }
        return false;
    }

    private boolean acceptsValue(String value) {
        if (plain.contains(value)) {
            return true;
        }
        String unicode = regexes.isEmpty() ? null : ByteText.toUnicode(value);
        if (unicode == null) {
            return false;
        }
        for (RustRegex regex : regexes) {
            if (regex.matchesIn(unicode)) {
                return true;
            }
        }
        return false;
    }
}
