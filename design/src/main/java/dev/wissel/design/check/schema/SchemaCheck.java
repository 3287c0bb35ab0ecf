package dev.wissel.design.check.schema;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.source.Part;
import dev.wissel.design.check.source.Part.Extent;
import dev.wissel.design.strategy.KongTarget.Edition;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reports what Kong itself refuses. Stateless and thread-safe. */
public final class SchemaCheck {
    private static final Pattern PLUGIN = Pattern.compile("plugin '(.*)' not enabled.*", Pattern.DOTALL);
    private static final DeclarativeReader READER = new DeclarativeReader();

    private SchemaCheck() {}

    /** Returns all rules of these families. */
    public static List<Rule> rules() {
        return SchemaRules.all();
    }

    /** Reports what is wrong with the text as YAML or JSON. */
    public static void syntax(List<Problem> problems, Consumer<Finding> report) {
        for (Problem problem : problems) {
            Rule rule = SchemaRules.SYNTAX;
            if (problem.message().equals("duplicate key")) {
                rule = SchemaRules.DUPLICATE_KEY;
            } else if (tooLarge(problem)) {
                rule = SchemaRules.LIMIT;
            }
            report.accept(finding(rule, problem, Node.Mapping.empty(0, 0)));
        }
    }

    /** Returns a finding about a second document in a file that may hold one. */
    public static Finding severalDocuments(Place place, int documents) {
        return Finding.of(SchemaRules.SEVERAL_DOCUMENTS, place, "the file holds " + documents + " documents, this is the second");
    }

    private static boolean tooLarge(Problem problem) {
        return problem.message().startsWith("nested too deep")
                || problem.message().startsWith("too many values")
                || problem.message().startsWith("the document has ");
    }

    /** Reports what Kong would refuse in a configuration. */
    public static void check(Part part, Context context, Consumer<Finding> report) {
        List<Problem> problems = READER.read(part.file(), part.root()).problems();
        Set<String> told = told(problems);
        for (Problem problem : problems) {
            if (isPair(problem) && told.contains(problem.path().toString())) {
                continue;
            }
            Place place = new Place(problem.file(), problem.line(), problem.column());
            if (!part.vague().contains(place) && concerns(part, problem) && !allowed(problem, context)) {
                report.accept(sorted(problem, part.root()));
            }
        }
    }

    /** Kong says two things where a field is wrong because of another; the one about the field itself is enough for a person. */
    private static boolean isPair(Problem problem) {
        return problem.message().startsWith("failed conditional validation");
    }

    /** Returns the records in which something else is wrong. */
    private static Set<String> told(List<Problem> problems) {
        Set<String> told = new HashSet<>();
        for (Problem problem : problems) {
            if (!isPair(problem)) {
                for (Path path = problem.path().parent(); path != null; path = path.parent()) {
                    told.add(path.toString());
                }
            }
        }
        return told;
    }

    /** Documentation shows parts, and what it leaves out is not missing. */
    private static boolean concerns(Part part, Problem problem) {
        boolean missing = problem.message().equals("required field missing");
        boolean rest = missing && problem.offendingText().isEmpty();
        return switch (part.extent()) {
            case WHOLE -> true;
            case FIELDS -> !rest;
            case ENTITIES, CALLS ->
                !(missing && problem.path().toString().equals("_format_version"))
                        && !problem.message().startsWith("invalid reference");
        };
    }

    private static boolean allowed(Problem problem, Context context) {
        if (context.kong().edition() != Edition.ENTERPRISE) {
            return false;
        }
        Matcher plugin = PLUGIN.matcher(problem.message());
        return problem.mend().contains("Enterprise") || (plugin.matches() && Plugins.isEnterprise(plugin.group(1)));
    }

    private static Finding sorted(Problem problem, Node root) {
        Matcher plugin = PLUGIN.matcher(problem.message());
        if (plugin.matches()) {
            return plugin(problem, plugin.group(1));
        }
        if (problem.message().startsWith("unknown field")) {
            return unknown(problem, root);
        }
        Finding finding = finding(rule(problem), problem, root);
        return Mends.of(problem).map(finding::withEdit).orElse(finding);
    }

    private static Finding plugin(Problem problem, String name) {
        boolean enterprise = Plugins.isEnterprise(name);
        Rule rule = enterprise ? SchemaRules.ENTERPRISE_PLUGIN : SchemaRules.PLUGIN;
        String message = enterprise
                ? "plugin '" + name + "' belongs to Kong Enterprise"
                : "no plugin '" + name + "' comes with Kong";
        Optional<String> instead = Plugins.instead(name);
        String fix = instead.map(words -> "use " + words)
                .orElse(problem.mend().isEmpty() ? rule.fix() : problem.mend());
        return Finding.of(rule, place(problem), message).withFix(fix);
    }

    private static Finding unknown(Problem problem, Node root) {
        Path path = problem.path();
        if (problem.mend().contains("Enterprise")) {
            return finding(SchemaRules.ENTERPRISE_FIELD, problem, root).withFix(SchemaRules.ENTERPRISE_FIELD.fix());
        }
        if (HealthWords.concerns(path)) {
            String meant = HealthWords.meant(path);
            Finding finding = finding(SchemaRules.HEALTH_FIELD, problem, root);
            Finding told = meant.isEmpty() ? finding : finding.withFix(meant);
            return Mends.of(problem).map(told::withEdit).orElse(told);
        }
        Rule rule = SchemaRules.FIELD;
        if (path.steps().size() == 1) {
            rule = SchemaRules.TOP_LEVEL;
        } else if (path.steps().contains("plugins") && path.steps().contains("config")) {
            rule = SchemaRules.PLUGIN_FIELD;
        }
        Finding finding = finding(rule, problem, root);
        return Mends.of(problem).map(finding::withEdit).orElse(finding);
    }

    private static Rule rule(Problem problem) {
        String text = problem.message();
        String path = problem.path().toString();
        if (path.equals("_format_version")) {
            return SchemaRules.FORMAT_VERSION;
        }
        for (RuleWords words : RuleWords.values()) {
            if (words.fit(text)) {
                return words.rule();
            }
        }
        return SchemaRules.VALUE;
    }

    private static Place place(Problem problem) {
        return new Place(problem.file(), problem.line(), problem.column());
    }

    private static Finding finding(Rule rule, Problem problem, Node root) {
        String path = Naming.of(root, problem.path());
        String shown = problem.offendingText();
        StringBuilder message = new StringBuilder(path);
        if (!shown.isEmpty() && !path.endsWith(shown)) {
            message.append(message.isEmpty() ? "" : ": ").append(shown);
        }
        message.append(message.isEmpty() ? "" : ": ").append(problem.message());
        Finding finding = Finding.of(rule, place(problem), message.toString());
        return problem.mend().isEmpty() ? finding : finding.withFix(problem.mend());
    }
}
