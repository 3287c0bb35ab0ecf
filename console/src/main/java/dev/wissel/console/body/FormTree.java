package dev.wissel.console.body;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of a form by their nested names: {@code a.b=c}, {@code a[b]=c}, {@code a[]=x}, {@code a[1]=x}. Confined to one thread. */
final class FormTree {
    /** A dot inside of brackets does not split a name. */
    private static final Pattern PARTS =
            Pattern.compile("([^.\\[]|(?<=^)\\[)[^.\\[]*(?:\\[[^\\]]*\\])*|(?:\\[[^\\]]*\\])+");

    private static final Pattern BRACKET = Pattern.compile("\\[([^\\]]*)\\]");
    /** Deeper names are taken as they stand: no field has them. */
    private static final int DEEPEST = 32;

    private static final int LARGEST_INDEX = 1_000_000;

    private final Map<String, FormTree> fields = new LinkedHashMap<>();
    private final TreeMap<Integer, FormTree> items = new TreeMap<>();
    private final List<Object> values = new ArrayList<>();

    /** Adds a value; names that come again gather their values in a list. */
    void add(String name, Object value) {
        FormTree tree = this;
        for (String step : steps(name)) {
            tree = tree.step(step);
        }
        tree.values.add(value);
    }

    private FormTree step(String step) {
        if (!step.startsWith("[")) {
            return fields.computeIfAbsent(step, ignored -> new FormTree());
        }
        String index = step.substring(1);
        if (index.isEmpty()) {
            int next = items.isEmpty() ? 1 : items.lastKey() + 1;
            return items.computeIfAbsent(next, ignored -> new FormTree());
        }
        return items.computeIfAbsent(Integer.parseInt(index), ignored -> new FormTree());
    }

    /** Returns the steps of a name: a field's name, or a bracket with a number or nothing. */
    private static List<String> steps(String name) {
        if (name.startsWith(".") || name.endsWith(".")) {
            return List.of(name);
        }
        List<String> steps = new ArrayList<>();
        Matcher parts = PARTS.matcher(name);
        while (parts.find()) {
            String part = parts.group();
            int bracket = part.indexOf('[', 1);
            steps.add(bracket < 0 ? part : part.substring(0, bracket));
            Matcher inner = BRACKET.matcher(bracket < 0 ? "" : part.substring(bracket));
            while (inner.find()) {
                steps.add(bracketStep(inner.group(1)));
            }
        }
        return steps.isEmpty() || steps.size() > DEEPEST ? List.of(name) : steps;
    }

    private static String bracketStep(String inside) {
        boolean index = inside.isEmpty()
                || inside.length() < 8
                        && inside.chars().allMatch(Character::isDigit)
                        && Integer.parseInt(inside) <= LARGEST_INDEX;
        return index ? "[" + inside : inside;
    }

    /** Returns what was added, as maps and lists. */
    Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        fields.forEach((name, tree) -> map.put(name, tree.value()));
        items.forEach((index, tree) -> map.put(index.toString(), tree.value()));
        return map;
    }

    private Object value() {
        if (!fields.isEmpty()) {
            return map();
        }
        if (!items.isEmpty()) {
            List<Object> list = new ArrayList<>(values);
            items.values().forEach(item -> list.add(item.value()));
            return list;
        }
        return values.size() == 1 ? values.get(0) : new ArrayList<>(values);
    }
}
