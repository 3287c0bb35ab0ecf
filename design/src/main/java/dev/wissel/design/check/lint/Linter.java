package dev.wissel.design.check.lint;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.markdown.MarkdownFile;
import dev.wissel.design.check.schema.FileRules;
import dev.wissel.design.check.schema.SchemaCheck;
import dev.wissel.design.check.source.Content;
import dev.wissel.design.check.source.Parsed;
import dev.wissel.design.check.source.Part;
import dev.wissel.design.check.source.Snippet;
import dev.wissel.kong.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Looks at files.
 *
 * <p>Immutable and thread-safe.
 */
public final class Linter {
    private static final Pattern FENCE = Pattern.compile("^(?:`{3,}|~{3,})", Pattern.MULTILINE);
    private static final Pattern YAML_KEY =
            Pattern.compile("^\\s*(?:- )*[\"']?[A-Za-z_][\\w.-]*[\"']?:(?:\\s|$)", Pattern.MULTILINE);
    private static final Pattern PROSE_HEADING = Pattern.compile("^#{1,6} .*\\n", Pattern.MULTILINE);

    private final Checks checks;
    private final Context context;

    /**
     * What a file gave.
     *
     * @param findings all that is wrong, in the order of the file
     * @param contents what the file holds, one for each document or block that was looked at
     */
    public record Outcome(List<Finding> findings, List<Content> contents) {
        public Outcome {
            findings = List.copyOf(findings);
            contents = List.copyOf(contents);
        }

        /** Returns whether nothing in the file could be looked at. */
        public boolean nothingKnown() {
            return contents.stream().allMatch(content -> content == Content.OTHER || content == Content.MARKDOWN);
        }
    }

    /** Makes a linter with some families of rules, which holds files against a context. */
    public Linter(Checks checks, Context context) {
        this.checks = Objects.requireNonNull(checks, "checks");
        this.context = Objects.requireNonNull(context, "context");
    }

    /**
     * Looks at a file. Throws nothing, whatever the text.
     *
     * @param file the file's name as the user gave it
     * @param text what it holds
     */
    public Outcome check(String file, String text) {
        Inspection inspection = new Inspection(file, checks, context);
        String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
        Guard.run(file, "reading", inspection::report, () -> {
            if (isMarkdown(file, clean)) {
                inspection.markdown(MarkdownFile.of(file, clean));
            } else {
                plain(Snippet.whole(file, clean), inspection);
            }
        });
        List<Finding> all = Suppressions.of(file, clean).apply(inspection.findings(), checks);
        return new Outcome(new ArrayList<>(new TreeSet<>(all)), inspection.contents());
    }

    private static boolean isMarkdown(String file, String text) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".md") || name.endsWith(".markdown") || name.endsWith(".mdx")) {
            return true;
        }
        if (name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".json")) {
            return false;
        }
        return FENCE.matcher(text).find() && PROSE_HEADING.matcher(text).find()
                || FENCE.matcher(text).results().limit(2).count() == 2;
    }

    private static void plain(Snippet file, Inspection inspection) {
        List<Snippet> documents = file.documents();
        List<Parsed> parsed = documents.stream().map(Parsed::of).toList();
        List<Optional<Part>> parts =
                parsed.stream().map(each -> Part.of(each, true)).toList();
        if (parts.stream().allMatch(Optional::isEmpty)) {
            notYaml(file, parsed, inspection);
            return;
        }
        for (int i = 0; i < parsed.size(); i++) {
            Parsed each = parsed.get(i);
            inspection.syntax(each);
            parts.get(i).ifPresent(part -> inspection.part(each, part));
            if (parts.get(i).isEmpty() && each.root().isPresent()) {
                inspection.unknown(FileRules.unknown(file.file(), "-", "no document that Wissel knows")
                        .at(Place.of(file.file(), each.root().get())));
            }
        }
        boolean kong = parts.get(0).map(part -> part.content() == Content.KONG).orElse(false);
        if (kong && parsed.size() > 1) {
            Place second = parsed.get(1)
                    .root()
                    .map(root -> Place.of(file.file(), root))
                    .orElse(new Place(file.file(), 0, 0));
            inspection.report(SchemaCheck.severalDocuments(second, parsed.size()));
        }
    }

    private static void notYaml(Snippet file, List<Parsed> parsed, Inspection inspection) {
        if (inspection.otherLanguage(file, false)) {
            return;
        }
        boolean broken = parsed.stream().anyMatch(each -> each.root().isEmpty());
        boolean meant = YAML_KEY.matcher(file.text()).find()
                || file.text().stripLeading().startsWith("{");
        if (broken && meant && !file.text().isBlank()) {
            parsed.forEach(inspection::syntax);
        } else {
            inspection.unknown(FileRules.unknown(file.file(), file.text(), what(file.text(), parsed)));
        }
    }

    private static String what(String text, List<Parsed> parsed) {
        Node root = parsed.get(0).root().orElse(null);
        if (text.isBlank()) {
            return "an empty file";
        }
        if (root instanceof Node.Mapping mapping) {
            List<String> keys = mapping.entries().keySet().stream().limit(4).toList();
            return keys.isEmpty()
                    ? "an empty mapping"
                    : "a file with the keys " + parsed.get(0).templates().restore(String.join(", ", keys))
                            + ", which is nothing Wissel knows";
        }
        return root instanceof Node.Sequence
                ? "a list of things that Wissel does not know"
                : "neither YAML nor JSON, but text";
    }
}
