package dev.wissel.design.check.schema;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.check.source.Parsed;
import dev.wissel.design.check.source.Part;
import dev.wissel.design.check.source.Templates;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.Edition;
import dev.wissel.kong.declarative.Flavour;
import dev.wissel.kong.declarative.KongVersion;
import dev.wissel.kong.declarative.ReaderOptions;
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
    private static final Pattern VARIABLE = Pattern.compile("\\benv\\s+\\\\?[\"'`]([^\"'`\\\\]*)");
    private static final Pattern PLUGIN = Pattern.compile("plugin '(.*)' not enabled.*", Pattern.DOTALL);

    private SchemaCheck() {}

    /** Returns all rules of these families. */
    public static List<Rule> rules() {
        return SchemaRules.all();
    }

    /**
     * Reports what is wrong with the text as YAML or JSON.
     *
     * @param problems what makes it unreadable
     * @param notes what Kong reads in a way that is likely not meant
     */
    public static void syntax(List<Problem> problems, List<Problem> notes, Consumer<Finding> report) {
        problems.forEach(problem -> report.accept(syntax(problem)));
        for (Problem note : notes) {
            if (!note.message().startsWith("a second document")) { // told with the number of documents
                report.accept(syntax(note).withSeverity(Severity.WARNING));
            }
        }
    }

    private static Finding syntax(Problem problem) {
        Rule rule = SchemaRules.SYNTAX;
        if (problem.message().startsWith("duplicate key")) {
            rule = SchemaRules.DUPLICATE_KEY;
        } else if (tooLarge(problem)) {
            rule = SchemaRules.LIMIT;
        } else if (problem.message().contains("to Kong, ") || problem.message().contains("Kong reads")) {
            rule = SchemaRules.BARE_WORD;
        }
        return finding(rule, problem, Node.Mapping.empty(0, 0));
    }

    /** Reports templates that decK would not fill in, or that no decK will see (Kong facts 9.2). */
    public static void templates(Parsed parsed, Context context, Consumer<Finding> report) {
        boolean dbless = context.kong().mode() == KongTarget.Mode.DBLESS;
        for (Templates.Template template : parsed.templates().all()) {
            if (!template.deck()) {
                continue;
            }
            Matcher variable = VARIABLE.matcher(template.text());
            String wrong = "";
            if (dbless) {
                wrong = "a Kong without a database reads the file without decK, and takes it as it stands";
            } else if (!variable.find()) {
                wrong = "decK fills in environment variables only";
            } else if (!variable.group(1).startsWith("DECK_")) {
                wrong = "decK fills in variables whose names begin with DECK_ only";
            }
            if (!wrong.isEmpty()) {
                report.accept(Finding.of(SchemaRules.TEMPLATE, parsed.place(template), template.text() + ": " + wrong));
            }
        }
    }

    /** Returns a finding about a second document in a file that may hold one. */
    public static Finding severalDocuments(Place place, int documents) {
        return Finding.of(
                SchemaRules.SEVERAL_DOCUMENTS, place, "the file holds " + documents + " documents, this is the second");
    }

    private static boolean tooLarge(Problem problem) {
        return problem.message().startsWith("nested too deep")
                || problem.message().startsWith("too many values")
                || problem.message().startsWith("the document has ");
    }

    /** Reports what Kong would refuse in a configuration. */
    public static void check(Part part, Context context, Consumer<Finding> report) {
        DeclarativeReader.Result result = new DeclarativeReader(options(part, context)).read(part.file(), part.root());
        List<Problem> problems = result.problems();
        Set<String> told = told(problems);
        for (Problem problem : problems) {
            if (isPair(problem) && told.contains(problem.path().toString())) {
                continue;
            }
            Place place = new Place(problem.file(), problem.line(), problem.column());
            if (!part.vague().contains(place) && concerns(part, problem)) {
                report.accept(sorted(problem, part.root()));
            }
        }
        for (Problem note : result.notes()) {
            if (!note.message().equals("not used") && !note.message().equals("not checked")) {
                report.accept(sorted(note, part.root()).withSeverity(Severity.WARNING));
            }
        }
    }

    /** A Kong without a database is filled by no decK, and reads what is meant for decK as it stands. */
    private static ReaderOptions options(Part part, Context context) {
        KongTarget kong = context.kong();
        Flavour flavour = kong.mode() == KongTarget.Mode.DBLESS ? Flavour.KONG : Flavour.EITHER;
        if (flavour == Flavour.EITHER && part.templates().deck()) {
            flavour = Flavour.DECK;
        }
        return ReaderOptions.DEFAULT
                .withVersion(KongVersion.parse(kong.version()))
                .withEdition(kong.edition() == KongTarget.Edition.ENTERPRISE ? Edition.ENTERPRISE : Edition.OSS)
                .withFlavour(flavour)
                .withEnvironment(name -> null);
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

    private static Finding sorted(Problem problem, Node root) {
        Matcher plugin = PLUGIN.matcher(problem.message());
        if (plugin.matches()) {
            return plugin(problem, plugin.group(1));
        }
        if (problem.message().startsWith("unknown field")) {
            return unknown(problem, root);
        }
        Finding finding = finding(rule(problem), problem, root);
        if (problem.mend().isEmpty() && problem.path().last().equals("algorithm")) {
            return Algorithms.meant(problem.offendingText())
                    .map(finding::withFix)
                    .orElse(finding);
        }
        return Mends.of(problem).map(finding::withEdit).orElse(finding);
    }

    private static Finding plugin(Problem problem, String name) {
        boolean enterprise = problem.mend().contains("Enterprise") || Plugins.isEnterprise(name);
        Rule rule = enterprise ? SchemaRules.ENTERPRISE_PLUGIN : SchemaRules.PLUGIN;
        String message = enterprise
                ? "plugin '" + name + "' belongs to Kong Enterprise"
                : "no plugin '" + name + "' comes with Kong";
        Optional<String> instead = Plugins.instead(name);
        String fix = instead.map(words -> "use " + words)
                .orElse(problem.mend().isEmpty() || enterprise ? rule.fix() : problem.mend());
        return Finding.of(rule, place(problem), message).withFix(fix);
    }

    private static Finding unknown(Problem problem, Node root) {
        Path path = problem.path();
        if (problem.mend().startsWith("Kong knows it")) {
            return finding(SchemaRules.VERSION, problem, root);
        }
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
        return RuleWords.rule(text).orElse(SchemaRules.VALUE);
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
