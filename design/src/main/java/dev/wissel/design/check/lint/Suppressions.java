package dev.wissel.design.check.lint;

import static dev.wissel.design.check.Family.OPERATIONS;
import static dev.wissel.design.check.Severity.WARNING;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.kong.document.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Comments by which people say that a finding is known and meant: {@code # wissel:ignore rule/id reason} for a line, {@code # wissel:ignore-file rule/id
 * reason} for the file. Confined to one file.
 */
final class Suppressions {
    private static final Pattern COMMENT = Pattern.compile(
            "(?:^|(?<=\\s))(?:#|//|<!--)\\s*wissel:ignore(?<file>-file)?(?<rest>[^\\n]*)", Pattern.MULTILINE);
    private static final Pattern WORDS =
            Pattern.compile("^\\s+(?<id>[A-Za-z][A-Za-z0-9_-]*(?:/[A-Za-z0-9_-]*)?):?(?:\\s+(?<reason>.*))?$");

    private static final Rule WITHOUT_REASON = new Rule(
            "operations/ignore-without-reason",
            WARNING,
            OPERATIONS,
            "a finding is ignored and nobody says why",
            "Who reads the file later cannot tell whether the reason still holds.",
            "Write the reason behind the rule's id.",
            "docs/check.md");
    private static final Rule UNUSED = new Rule(
            "operations/ignore-unused",
            WARNING,
            OPERATIONS,
            "a comment that ignores nothing",
            "The mistake it was written for is gone, or it stands at the wrong line; left there it would hide a later one.",
            "Remove the comment, or put it on or above the line of the finding.",
            "docs/check.md");
    private static final Rule UNKNOWN = new Rule(
            "operations/ignore-unknown-rule",
            WARNING,
            OPERATIONS,
            "a comment that ignores a rule that does not exist",
            "It ignores nothing.",
            "Write the id of a rule; wissel check --rules lists them.",
            "docs/check.md");

    private final String file;
    private final List<Comment> comments = new ArrayList<>();

    /** A comment: the line that it is about, 0 for all. */
    private static final class Comment {
        final Place place;
        final String id;
        final String reason;
        final int line;
        boolean used;

        Comment(Place place, String id, String reason, int line) {
            this.place = place;
            this.id = id;
            this.reason = reason;
            this.line = line;
        }

        boolean covers(Finding finding) {
            boolean rule = finding.rule().id().equals(id)
                    || finding.rule().family().text().equals(id);
            return rule && (line == 0 || line == finding.place().line());
        }
    }

    private Suppressions(String file) {
        this.file = file;
    }

    static List<Rule> rules() {
        return List.of(WITHOUT_REASON, UNUSED, UNKNOWN);
    }

    /** Finds the comments of a file. */
    static Suppressions of(String file, String text) {
        Suppressions found = new Suppressions(file);
        if (text.contains("wissel:ignore")) {
            found.read(text.split("\n", -1));
        }
        return found;
    }

    private void read(String[] lines) {
        for (int i = 0; i < lines.length; i++) {
            Matcher comment = COMMENT.matcher(lines[i]);
            while (comment.find()) {
                String before = lines[i].substring(0, comment.start()).strip();
                int about = before.isEmpty() ? next(lines, i) : i + 1;
                add(comment, new Place(file, i + 1, lines[i].codePointCount(0, comment.start()) + 1), about);
            }
        }
    }

    private void add(Matcher comment, Place place, int about) {
        String rest = comment.group("rest").replaceFirst("\\s*-->.*$", "").stripTrailing();
        Matcher words = WORDS.matcher(rest);
        boolean clear = words.matches();
        String reason =
                clear && words.group("reason") != null ? words.group("reason").strip() : "";
        comments.add(
                new Comment(place, clear ? words.group("id") : "", reason, comment.group("file") == null ? about : 0));
    }

    /** Returns the next line that is no comment and not empty, from 1. */
    private static int next(String[] lines, int at) {
        for (int i = at + 1; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith("<!--")) {
                return i + 1;
            }
        }
        return at + 1;
    }

    /** Returns the findings that remain, and what is wrong with the comments themselves. */
    List<Finding> apply(List<Finding> findings, Checks checks) {
        List<Finding> left = new ArrayList<>();
        for (Finding finding : findings) {
            boolean covered = false;
            for (Comment comment : comments) {
                if (comment.covers(finding)) {
                    comment.used = true;
                    covered = true;
                }
            }
            if (!covered) {
                left.add(finding);
            }
        }
        if (!comments.isEmpty()) {
            comments.forEach(comment -> judge(comment, checks, left));
        }
        return left;
    }

    private static void judge(Comment comment, Checks checks, List<Finding> report) {
        Set<String> known = checks.rules().stream().map(Rule::id).collect(Collectors.toSet());
        Set<String> families =
                checks.rules().stream().map(rule -> rule.family().text()).collect(Collectors.toSet());
        if (comment.id.isEmpty()) {
            report.add(Finding.of(UNKNOWN, comment.place, "wissel:ignore names no rule")
                    .withFix("# wissel:ignore rule/id reason"));
        } else if (!known.contains(comment.id) && !families.contains(comment.id)) {
            String hint = Nearest.hint(comment.id, known.stream().sorted().toList());
            Finding finding = Finding.of(UNKNOWN, comment.place, "there is no rule " + comment.id);
            report.add(hint.isEmpty() ? finding : finding.withFix(hint));
        } else if (!comment.used) {
            report.add(Finding.of(UNUSED, comment.place, "nothing to ignore for " + comment.id));
        } else if (comment.reason.isEmpty()) {
            report.add(Finding.of(WITHOUT_REASON, comment.place, comment.id + " is ignored without a reason"));
        }
    }
}
