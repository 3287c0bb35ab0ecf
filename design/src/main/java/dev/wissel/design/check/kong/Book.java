package dev.wissel.design.check.kong;

import dev.wissel.design.check.Family;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects the rules of a family in the order in which they are written down. Confined to the initialisation of its class. */
final class Book {
    private final Family family;
    private final List<Rule> rules = new ArrayList<>();

    Book(Family family) {
        this.family = family;
    }

    Rule error(String name, String title, String why, String fix, String source) {
        return add(Severity.ERROR, name, title, why, fix, source);
    }

    Rule warning(String name, String title, String why, String fix, String source) {
        return add(Severity.WARNING, name, title, why, fix, source);
    }

    Rule missing(String name, String title, String why, String fix, String source) {
        return add(Severity.MISSING, name, title, why, fix, source);
    }

    private Rule add(Severity severity, String name, String title, String why, String fix, String source) {
        Rule rule = new Rule(family.text() + "/" + name, severity, family, title, why, fix, source);
        rules.add(rule);
        return rule;
    }

    List<Rule> rules() {
        return List.copyOf(rules);
    }
}
