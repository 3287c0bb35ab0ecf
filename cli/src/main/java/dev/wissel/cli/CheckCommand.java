package dev.wissel.cli;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.check.fix.Fixer;
import dev.wissel.design.check.fix.LineDiff;
import dev.wissel.design.check.lint.Checks;
import dev.wissel.design.check.lint.Linter;
import dev.wissel.design.check.report.Checked;
import dev.wissel.design.check.report.Format;
import dev.wissel.design.check.report.RulesReport;
import dev.wissel.gateway.Version;
import dev.wissel.kong.document.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wissel check FILE…}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        header = "Find what is wrong in a Kong configuration, a rules file, a strategy or advice.",
        description = {
            "",
            "Reads Kong's declarative files and decK's, Prometheus rules, strategies, Kong's",
            "Kubernetes objects, kong.conf, and Markdown with blocks of those; tells what each is",
            "by what it holds. Each finding says where, what, why it matters and how to mend it.",
            ""
        },
        footer = {
            "",
            "A comment '# wissel:ignore rule/id reason' on or above a line keeps a finding out;",
            "'# wissel:ignore-file rule/id reason' does so for the file.",
            "",
            "Exit codes: 0 nothing found at or above --fail-on, 1 something found,",
            "            2 wrong usage, 3 a file cannot be read",
            "",
            "Examples:",
            "  wissel check kong.yml prometheus-rules.yml",
            "  wissel check --format json - < kong.yml",
            "  wissel check --objective-failover 30s advice.md",
            "  wissel check --fix --diff kong.yml",
            "  wissel check --rules health/active-off"
        })
final class CheckCommand implements Callable<Integer> {
    /** What --fail-on takes. */
    enum FailOn {
        ERROR,
        WARNING,
        MISSING,
        PROMISE,
        NONE
    }

    /** What --format takes; Markdown for --rules only. */
    enum Output {
        TEXT,
        JSON,
        SARIF,
        JUNIT,
        GITHUB,
        MARKDOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "A file, a directory, or - for standard input; rule ids with --rules.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json, sarif, junit or github; default ${DEFAULT-VALUE}.")
    private Output format = Output.TEXT;

    @Option(names = "--rule", paramLabel = "ID", description = "Only this rule or family; repeatable.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--min-severity",
            paramLabel = "SEVERITY",
            description = "Leave lighter findings out: error, warning, missing or promise (all).")
    private Severity least = Severity.PROMISE;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Lightest finding that makes the exit code 1: error, warning, missing, promise (any) or none;"
                    + " default promise.")
    private FailOn failOn = FailOn.PROMISE;

    @Option(names = "--rules", description = "Explain all rules, or those named; nothing is checked.")
    private boolean rules;

    @Option(names = "--fix", description = "Carry out what is mechanical, and report what is left.")
    private boolean fix;

    @Option(names = "--diff", description = "With --fix: show what would change, and write nothing.")
    private boolean diff;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private CheckContext context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private boolean unreadable;

    @Override
    public Integer call() throws Exception {
        Checks checks = Checks.all();
        if (rules) {
            return explain(checks);
        }
        validate(checks);
        Linter linter = new Linter(checks, context.read(spec));
        List<CheckFiles.Input> inputs =
                CheckFiles.of(arguments.stream().map(Path::of).toList());
        List<String> files = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (CheckFiles.Input input : inputs) {
            Linter.Outcome outcome = look(input, linter);
            if (outcome != null && (input.named() || !foreign(outcome))) {
                files.add(input.name());
                outcome.findings().stream().filter(this::shown).forEach(findings::add);
            }
        }
        Checked checked = new Checked(files, findings);
        return report(checked);
    }

    /** Returns whether a file that was found in a directory is of no kind that is looked at. */
    private static boolean foreign(Linter.Outcome outcome) {
        return outcome.nothingKnown()
                && outcome.findings().stream()
                        .allMatch(finding -> finding.rule().id().equals("unknown/format"));
    }

    private int report(Checked checked) {
        PrintWriter out = spec.commandLine().getOut();
        if (!diff) {
            boolean colours = System.getenv("NO_COLOR") == null && Ansi.AUTO.enabled();
            out.print(Format.valueOf(format.name()).write(checked, colours, Version.TEXT));
        }
        out.flush();
        message(checked.summary());
        if (unreadable) {
            return ExitCode.INPUT;
        }
        boolean failed = checked.findings().stream()
                .anyMatch(finding -> finding.severity().ordinal() <= failOn.ordinal());
        return failOn != FailOn.NONE && failed ? ExitCode.FAILED : ExitCode.GOOD;
    }

    private boolean shown(Finding finding) {
        boolean wanted = only.isEmpty()
                || only.contains(finding.rule().id())
                || only.contains(finding.rule().family().text());
        return wanted && finding.severity().compareTo(least) <= 0;
    }

    private Linter.@org.jspecify.annotations.Nullable Outcome look(CheckFiles.Input input, Linter linter) {
        try {
            String text = input.read();
            Linter.Outcome outcome = linter.check(input.name(), text);
            if (outcome.nothingKnown() && outcome.findings().isEmpty() && input.named()) {
                message(input.name() + ": nothing to check in it: no block that Wissel knows");
            }
            return fix ? mended(input, text, linter) : outcome;
        } catch (IOException | Failures.BadInput failure) {
            unreadable = true;
            message(Failures.text(failure));
            return null;
        }
    }

    private Linter.Outcome mended(CheckFiles.Input input, String text, Linter linter) throws IOException {
        Fixer.Result result = Fixer.fix(
                text,
                current -> linter.check(input.name(), current).findings().stream()
                        .filter(this::wanted)
                        .toList());
        PrintWriter out = spec.commandLine().getOut();
        if (!result.refused().isEmpty()) {
            message(input.name() + ": a mend was not made, it would have caused: "
                    + result.refused().get(0).message());
        }
        if (diff) {
            out.print(LineDiff.of(input.name(), text, result.text()));
        } else if (result.applied() > 0 && !input.standardInput()) {
            WholeFile.write(input.path(), result.text());
            message(input.name() + ": " + result.applied() + (result.applied() == 1 ? " mend" : " mends"));
        }
        return linter.check(input.name(), diff ? text : result.text());
    }

    /** Edits of rules that were not asked for are not made. */
    private boolean wanted(Finding finding) {
        return finding.edit().isEmpty() || shown(finding);
    }

    private void validate(Checks checks) {
        if (arguments.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "nothing to check (expected: FILE, a directory, or - for standard input)");
        }
        if (format == Output.MARKDOWN) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--format markdown: only with --rules (expected: text, json, sarif, junit or github)");
        }
        if (diff && !fix) {
            throw new ParameterException(
                    spec.commandLine(), "--diff: shows what --fix would do (expected: together with --fix)");
        }
        if (fix && arguments.contains("-") && !diff) {
            throw new ParameterException(
                    spec.commandLine(), "--fix: standard input cannot be written (expected: a file, or --diff)");
        }
        known(checks, only);
    }

    private void known(Checks checks, List<String> ids) {
        List<String> words = Stream.concat(
                        checks.rules().stream().map(Rule::id),
                        checks.rules().stream()
                                .map(rule -> rule.family().text())
                                .distinct())
                .toList();
        for (String id : ids) {
            if (!words.contains(id)) {
                String hint = Nearest.hint(id, words);
                throw new ParameterException(
                        spec.commandLine(),
                        "no rule or family '" + id + "' (" + (hint.isEmpty() ? "see wissel check --rules" : hint)
                                + ")");
            }
        }
    }

    private int explain(Checks checks) {
        List<String> ids = Stream.concat(arguments.stream(), only.stream()).toList();
        known(checks, ids);
        List<Rule> chosen = checks.rules().stream()
                .filter(rule -> ids.isEmpty()
                        || ids.contains(rule.id())
                        || ids.contains(rule.family().text()))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case TEXT -> RulesReport.text(chosen);
                    case JSON -> RulesReport.json(chosen);
                    case MARKDOWN -> RulesReport.markdown(chosen);
                    default ->
                        throw new ParameterException(
                                spec.commandLine(),
                                "--rules: --format " + format + " (expected: text, json or markdown)");
                });
        out.flush();
        return ExitCode.GOOD;
    }

    private void message(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("wissel: " + text);
        err.flush();
    }
}
