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

    /** So are longer ones: the patterns above take a step of the stack for each bracket. */
    private static final int LONGEST = 1000;

    private final Map<String, FormTree> fields = new LinkedHashMap<>();
    private final TreeMap<Integer, FormTree> items = new TreeMap<>();
    private final List<Object> values = new ArrayList<>();

    /** Adds a value; names that come again gather their values in a list. */
    void add(String name, Object value) {
        FormTree tree = this;
        for (Step step : steps(name)) {
            tree = tree.step(step);
        }
        tree.values.add(value);
    }

    /** A field's name, or the place of an item; 0 for the next one. */
    private record Step(String name, int item) {
        static Step field(String name) {
            return new Step(name, -1);
        }
    }

    private FormTree step(Step step) {
        if (step.item() < 0) {
            return fields.computeIfAbsent(step.name(), ignored -> new FormTree());
        }
        int next = items.isEmpty() ? 1 : items.lastKey() + 1;
        return items.computeIfAbsent(step.item() == 0 ? next : step.item(), ignored -> new FormTree());
    }

    private static List<Step> steps(String name) {
        if (name.startsWith(".") || name.endsWith(".") || name.length() > LONGEST) {
            return List.of(Step.field(name));
        }
        List<Step> steps = new ArrayList<>();
        Matcher parts = PARTS.matcher(name);
        while (parts.find() && steps.size() <= DEEPEST) {
            String part = parts.group();
            int bracket = part.indexOf('[', 1);
            steps.add(Step.field(bracket < 0 ? part : part.substring(0, bracket)));
            Matcher inner = BRACKET.matcher(bracket < 0 ? "" : part.substring(bracket));
            while (inner.find() && steps.size() <= DEEPEST) {
                steps.add(inside(inner.group(1)));
            }
        }
        return steps.isEmpty() || steps.size() > DEEPEST ? List.of(Step.field(name)) : steps;
    }

    private static Step inside(String text) {
        if (text.isEmpty()) {
            return new Step("", 0);
        }
        boolean number = text.length() < 8 && text.chars().allMatch(each -> each >= '0' && each <= '9');
        return number && Integer.parseInt(text) > 0 ? new Step("", Integer.parseInt(text)) : Step.field(text);
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
