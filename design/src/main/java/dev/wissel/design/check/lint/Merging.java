package dev.wissel.design.check.lint;

import dev.wissel.design.check.Place;
import dev.wissel.design.check.source.Content;
import dev.wissel.design.check.source.Part;
import dev.wissel.design.check.source.Part.Extent;
import dev.wissel.design.check.source.Trees;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the entities together that documentation shows one block after the other. Stateless. */
final class Merging {
    private Merging() {}

    /** Returns the parts, joined as long as no entity comes twice; one that does begins anew. */
    static List<Part> groups(List<Part> parts) {
        List<Part> groups = new ArrayList<>();
        List<Part> open = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            Set<String> own = names(part.root());
            if (own.stream().anyMatch(names::contains)) {
                groups.add(joined(open));
                open.clear();
                names.clear();
            }
            open.add(part);
            names.addAll(own);
        }
        if (!open.isEmpty()) {
            groups.add(joined(open));
        }
        return groups;
    }

    private static Set<String> names(Node root) {
        Set<String> names = new HashSet<>();
        if (root instanceof Mapping mapping) {
            mapping.entries().forEach((table, entry) -> {
                if (entry.value() instanceof Sequence list) {
                    for (Node item : list.items()) {
                        String key = table.equals("targets") ? "target" : "name";
                        if (item instanceof Mapping entity
                                && entity.get(key) instanceof Scalar name
                                && !table.equals("plugins")) {
                            names.add(table + " " + name.text());
                        }
                    }
                }
            });
        }
        return names;
    }

    private static Part joined(List<Part> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        Map<String, Entry> first = new LinkedHashMap<>();
        Map<String, List<Node>> lists = new LinkedHashMap<>();
        Set<Place> vague = new HashSet<>();
        for (Part part : parts) {
            vague.addAll(part.vague());
            if (part.root() instanceof Mapping mapping) {
                mapping.entries().forEach((key, entry) -> {
                    first.putIfAbsent(key, entry);
                    if (entry.value() instanceof Sequence list) {
                        lists.computeIfAbsent(key, any -> new ArrayList<>()).addAll(list.items());
                    }
                });
            }
        }
        lists.forEach((key, items) -> {
            Entry entry = first.get(key);
            if (entry != null && !items.isEmpty()) {
                first.put(key, new Entry(entry.key(), Trees.list(items)));
            }
        });
        Part start = parts.get(0);
        Mapping root = Mapping.empty(start.root().line(), start.root().column()).with(first);
        return new Part(Content.KONG, Extent.ENTITIES, start.file(), root, start.templates(), vague);
    }
}
