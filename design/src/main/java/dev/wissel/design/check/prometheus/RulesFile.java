package dev.wissel.design.check.prometheus;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file of rules as it is written: Prometheus's own form, or the {@code PrometheusRule} of its Kubernetes operator.
 *
 * <p>Immutable.
 *
 * @param file the file's name
 * @param top what holds the groups; empty if it is no file of rules
 * @param rules all rules in order
 */
record RulesFile(String file, Optional<Mapping> top, List<RuleEntry> rules) {
    static RulesFile of(String file, Node root) {
        Optional<Mapping> top = top(root);
        List<RuleEntry> rules = new ArrayList<>();
        if (top.isPresent() && top.get().get("groups") instanceof Sequence groups) {
            for (Node each : groups.items()) {
                if (each instanceof Mapping group && group.get("rules") instanceof Sequence list) {
                    for (Node rule : list.items()) {
                        if (rule instanceof Mapping mapping) {
                            rules.add(RuleEntry.of(file, group, mapping));
                        }
                    }
                }
            }
        }
        return new RulesFile(file, top, List.copyOf(rules));
    }

    private static Optional<Mapping> top(Node root) {
        if (!(root instanceof Mapping mapping)) {
            return Optional.empty();
        }
        if (mapping.get("kind") instanceof Scalar kind && kind.text().equals("PrometheusRule")) {
            return mapping.get("spec") instanceof Mapping spec ? Optional.of(spec) : Optional.empty();
        }
        return mapping.get("groups") == null ? Optional.empty() : Optional.of(mapping);
    }

    List<RuleEntry> alerts() {
        return rules.stream().filter(RuleEntry::isAlert).toList();
    }

    /** Returns the names that the file itself records. */
    Set<String> recorded() {
        Set<String> names = new HashSet<>();
        rules.forEach(rule -> rule.text("record").ifPresent(names::add));
        return names;
    }
}
