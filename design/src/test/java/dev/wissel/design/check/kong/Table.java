package dev.wissel.design.check.kong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Edit;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.Objective;
import dev.wissel.kong.document.Document;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Cases of a family's rules: a file in which a sign shows where the finding is, and the change that makes it a near miss. Each case also shows that a
 * mechanical mend, if there is one, does away with the finding and leaves a file that can be read.
 */
final class Table {
    static final char MARK = '»';

    private final KongCheck check;
    private final Set<String> covered = new HashSet<>();

    Table(KongCheck check) {
        this.check = check;
    }

    static Context kong(String version) {
        return new Context(new KongTarget(version, KongTarget.Edition.OSS, KongTarget.Mode.DB), Optional.empty());
    }

    static Context enterprise(String version) {
        return new Context(
                new KongTarget(version, KongTarget.Edition.ENTERPRISE, KongTarget.Mode.DB), Optional.empty());
    }

    static Context in(KongTarget.Mode mode) {
        return new Context(new KongTarget("3.9", KongTarget.Edition.OSS, mode), Optional.empty());
    }

    static Context promised(double availability, int failoverSeconds, int latencyMillis) {
        return new Context(
                KongTarget.DEFAULTS,
                Optional.of(new Objective(
                        availability,
                        Duration.ofDays(30),
                        Optional.of(new Objective.LatencyTarget(0.99, Duration.ofMillis(latencyMillis))),
                        Duration.ofSeconds(failoverSeconds))));
    }

    static List<Finding> findings(KongCheck check, String text, Context context) {
        Document document = Document.parse("kong.yml", text);
        assertThat(document.problems()).as(text).isEmpty();
        List<Finding> findings = new ArrayList<>();
        check.check(KongFile.of("kong.yml", document.mapping().orElseThrow()), context, findings::add);
        return findings;
    }

    private List<Finding> of(String rule, String text, Context context) {
        return findings(check, text, context).stream()
                .filter(finding -> finding.rule().id().equals(rule))
                .toList();
    }

    /** A case for the Kong and the objective that hold if nothing is said. */
    Table row(String rule, String marked, String from, String to) {
        return row(Context.DEFAULTS, rule, marked, from, to);
    }

    Table row(Context context, String rule, String marked, String from, String to) {
        String text = marked.replace(String.valueOf(MARK), "");
        Finding finding = find(context, rule, marked);
        assertThat(text).as(rule + ": the near miss changes something").contains(from);
        assertThat(of(rule, text.replace(from, to), context))
                .as(rule + ", near miss")
                .isEmpty();
        finding.edit().ifPresent(edit -> {
            String mended = apply(text, edit);
            assertThat(of(rule, mended, context))
                    .as(rule + ", mended:\n" + mended)
                    .isEmpty();
        });
        return this;
    }

    /** A case in which the finding weighs more or less than its rule. */
    Table weighs(Severity severity, String rule, String marked) {
        assertThat(find(Context.DEFAULTS, rule, marked).severity()).as(rule).isEqualTo(severity);
        return this;
    }

    /** Checks a case and what its finding says. */
    Table says(Context context, String rule, String marked, String... parts) {
        Finding finding = find(context, rule, marked);
        assertThat(finding.message() + "\n" + finding.why() + "\n" + finding.fix())
                .as(rule)
                .contains(parts);
        return this;
    }

    /** Checks that a file has no finding of a rule. */
    Table silent(Context context, String rule, String text) {
        assertThat(of(rule, text, context)).as(rule).isEmpty();
        return this;
    }

    private Finding find(Context context, String rule, String marked) {
        covered.add(rule);
        int at = marked.indexOf(MARK);
        String before = marked.substring(0, at);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = at - before.lastIndexOf('\n');
        List<Finding> found = of(rule, marked.replace(String.valueOf(MARK), ""), context);
        assertThat(found).as(rule + " in\n" + marked).hasSize(1);
        Finding finding = found.get(0);
        assertThat(finding.place().line() + ":" + finding.place().column())
                .as(rule + ": " + finding.message())
                .isEqualTo(line + ":" + column);
        return finding;
    }

    static String apply(String text, Edit edit) {
        String[] lines = text.split("\n", -1);
        int start = edit.place().column() - 1;
        for (int i = 0; i < edit.place().line() - 1; i++) {
            start += lines[i].length() + 1;
        }
        assertThat(text.substring(start)).startsWith(edit.oldText());
        return text.substring(0, start)
                + edit.newText()
                + text.substring(start + edit.oldText().length());
    }

    /** Checks that there is a case for every rule of the family. */
    void coversAll() {
        assertThat(covered)
                .containsAll(Stream.of(check)
                        .flatMap(family -> family.rules().stream())
                        .map(Rule::id)
                        .toList());
    }
}
