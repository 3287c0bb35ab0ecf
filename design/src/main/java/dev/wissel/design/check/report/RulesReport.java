package dev.wissel.design.check.report;

import dev.wissel.design.check.Family;
import dev.wissel.design.check.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Explains rules. Stateless. */
public final class RulesReport {
    private RulesReport() {}

    /** Returns the rules for people. */
    public static String text(List<Rule> rules) {
        StringBuilder out = new StringBuilder();
        for (Rule rule : rules) {
            out.append(rule.id())
                    .append(" (")
                    .append(rule.severity().text())
                    .append("): ")
                    .append(rule.title())
                    .append('\n');
            out.append("    why:    ").append(rule.why()).append('\n');
            out.append("    fix:    ").append(rule.fix()).append('\n');
            out.append("    source: ").append(rule.source()).append("\n\n");
        }
        return out.toString();
    }

    /** Returns the rules as JSON: an object with an array {@code rules}. */
    public static String json(List<Rule> rules) {
        List<Object> list = new ArrayList<>();
        for (Rule rule : rules) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("rule", rule.id());
            out.put("severity", rule.severity().text());
            out.put("family", rule.family().text());
            out.put("title", rule.title());
            out.put("why", rule.why());
            out.put("fix", rule.fix());
            out.put("source", rule.source());
            list.add(out);
        }
        return Json.write(Map.of("rules", list));
    }

    /** Returns the rules as Markdown, a table for each family. */
    public static String markdown(List<Rule> rules) {
        StringBuilder out = new StringBuilder("# Rules of `wissel check`\n\n");
        out.append("Written by `wissel check --rules --format markdown`: ")
                .append(rules.size())
                .append(" rules. How to use them is in [check.md](check.md).\n");
        for (Family family : Family.values()) {
            List<Rule> own =
                    rules.stream().filter(rule -> rule.family() == family).toList();
            if (own.isEmpty()) {
                continue;
            }
            out.append("\n## ")
                    .append(family.text())
                    .append(
                            "\n\n| rule | severity | what is wrong | why it matters | mend | source |\n|---|---|---|---|---|---|\n");
            for (Rule rule : own) {
                out.append("| `")
                        .append(rule.id())
                        .append("` | ")
                        .append(rule.severity().text());
                for (String text : List.of(rule.title(), rule.why(), rule.fix(), rule.source())) {
                    out.append(" | ").append(cell(text));
                }
                out.append(" |\n");
            }
        }
        return out.toString();
    }

    private static String cell(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace('\n', ' ');
    }
}
