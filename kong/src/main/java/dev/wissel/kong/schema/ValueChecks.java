package dev.wissel.kong.schema;

import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kong's validators of single values, in Kong's order and with its messages (Kong facts 1.8). */
final class ValueChecks {
    private ValueChecks() {}

    /** Returns the checks that a specification asks for. */
    static List<ValueCheck> of(Map<String, Object> spec) {
        List<ValueCheck> checks = new ArrayList<>();
        equality(spec, checks);
        numbers(spec, checks);
        lengths(spec, checks);
        patterns(spec, checks);
        Object member = spec.get("contains");
        if (member != null) {
            checks.add(value ->
                    value instanceof List<?> list && list.contains(member) ? null : "expected to contain: " + member);
        }
        if (spec.get("rule") instanceof String rule) {
            checks.add(named(rule));
        }
        if (spec.get("error") instanceof String always) {
            checks.replaceAll(check -> value -> check.error(value) == null ? null : always);
        }
        return checks;
    }

    private static void equality(Map<String, Object> spec, List<ValueCheck> checks) {
        Object wanted = spec.get("eq");
        if (wanted != null) {
            checks.add(value -> same(value, wanted) ? null : "value must be " + wanted);
        }
        Object unwanted = spec.get("ne");
        if (unwanted != null) {
            checks.add(value -> same(value, unwanted) ? "value must not be " + unwanted : null);
        }
        if (spec.containsKey("not_one_of")) {
            List<?> words = Specification.list(spec, "not_one_of");
            String message = "must not be one of: " + joined(words);
            checks.add(value -> contains(words, value) ? message : null);
        }
        if (spec.containsKey("one_of")) {
            List<?> words = Specification.list(spec, "one_of");
            String message = "expected one of: " + joined(words);
            checks.add(value -> contains(words, value) ? null : message);
        }
    }

    private static boolean contains(List<?> words, Object value) {
        return words.stream().anyMatch(word -> same(value, word));
    }

    static boolean same(Object value, Object wanted) {
        return value instanceof Number one && wanted instanceof Number other
                ? one.doubleValue() == other.doubleValue()
                : value.equals(wanted);
    }

    private static String joined(List<?> words) {
        return String.join(", ", words.stream().map(String::valueOf).toList());
    }

    private static void numbers(Map<String, Object> spec, List<ValueCheck> checks) {
        if (spec.get("above") instanceof Number bound) {
            boolean time = Boolean.TRUE.equals(spec.get("timestamp"));
            String message = time ? "expected a valid timestamp" : "value must be greater than " + bound;
            checks.add(value -> ((Number) value).doubleValue() > bound.doubleValue() ? null : message);
        }
        List<?> between = Specification.list(spec, "between");
        if (between.size() == 2) {
            double least = ((Number) between.get(0)).doubleValue();
            double most = ((Number) between.get(1)).doubleValue();
            String message = "value should be between " + (long) least + " and " + (long) most;
            checks.add(value -> {
                double number = ((Number) value).doubleValue();
                return number < least || number > most ? message : null;
            });
        }
    }

    private static void lengths(Map<String, Object> spec, List<ValueCheck> checks) {
        boolean text = "string".equals(spec.get("type"));
        if (spec.get("len_eq") instanceof Number exact) {
            checks.add(value -> length(value) == exact.intValue() ? null : "length must be " + exact);
        }
        Object least = spec.get("len_min");
        int shortest = least instanceof Number number ? number.intValue() : text ? 1 : 0;
        if (shortest > 0) {
            checks.add(value -> length(value) >= shortest ? null : "length must be at least " + shortest);
        }
        if (spec.get("len_max") instanceof Number longest) {
            checks.add(value -> length(value) <= longest.intValue() ? null : "length must be at most " + longest);
        }
    }

    /** Kong counts the bytes of a text. */
    private static int length(Object value) {
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
        return value instanceof List<?> list ? list.size() : ((Map<?, ?>) value).size();
    }

    private static void patterns(Map<String, Object> spec, List<ValueCheck> checks) {
        if (spec.get("starts_with") instanceof String start) {
            checks.add(value -> value.toString().startsWith(start) ? null : "should start with: " + start);
        }
        pairs(spec, "match_none", true, checks);
        if (spec.get("match") instanceof String pattern) {
            Predicate<String> matches = Pattern.compile(pattern, Pattern.DOTALL).asPredicate();
            checks.add(value -> matches.test(value.toString()) ? null : "invalid value: " + value);
        }
        pairs(spec, "match_all", false, checks);
        if (spec.get("match_any_error") instanceof String message) {
            List<Predicate<String>> any = Specification.strings(spec, "match_any").stream()
                    .map(pattern -> Pattern.compile(pattern, Pattern.DOTALL).asPredicate())
                    .toList();
            checks.add(value -> any.stream().anyMatch(matches -> matches.test(value.toString())) ? null : message);
        }
    }

    private static void pairs(Map<String, Object> spec, String name, boolean refuse, List<ValueCheck> checks) {
        for (Object item : Specification.list(spec, name)) {
            Map<String, Object> pair = Specification.objects(item);
            Predicate<String> matches = Pattern.compile(String.valueOf(pair.get("re")), Pattern.DOTALL)
                    .asPredicate();
            String message = String.valueOf(pair.get("error"));
            checks.add(value -> matches.test(value.toString()) == refuse ? message : null);
        }
    }

    private static ValueCheck named(String rule) {
        ValueCheck record = RecordRules.find(rule);
        if (record != null) {
            return record;
        }
        var text = TextRules.of(rule);
        return value -> text.apply(value.toString());
    }

    /** Returns the nearest of the words that may stand here. */
    static String mend(Node node, List<String> words) {
        @Nullable String shown = node instanceof Node.Scalar scalar ? scalar.text() : null;
        return shown == null || words.isEmpty() || words.contains(shown) ? "" : Nearest.hint(shown, words);
    }
}
