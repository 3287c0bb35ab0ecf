package dev.wissel.design.check.lint;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.kubernetes.KubernetesRules;
import dev.wissel.design.check.markdown.AdminCalls;
import dev.wissel.design.check.markdown.MarkdownFile;
import dev.wissel.design.check.markdown.MarkdownFile.Block;
import dev.wissel.design.check.markdown.PromiseRules;
import dev.wissel.design.check.schema.FileRules;
import dev.wissel.design.check.schema.PlaceholderRules;
import dev.wissel.design.check.schema.SchemaCheck;
import dev.wissel.design.check.schema.StrategyRules;
import dev.wissel.design.check.source.Content;
import dev.wissel.design.check.source.Parsed;
import dev.wissel.design.check.source.Part;
import dev.wissel.design.check.source.Part.Extent;
import dev.wissel.design.check.source.Snippet;
import dev.wissel.kong.document.Node.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The look at one file. Confined to one thread. */
final class Inspection {
    private static final Set<String> DATA =
            Set.of("yaml", "yml", "json", "json5", "jsonc", "kong", "deck", "prometheus", "");
    private static final Set<String> SETTINGS = Set.of("nginx", "conf", "ini", "properties", "");
    private static final Set<Family> OF_FIELDS =
            Set.of(Family.SCHEMA, Family.UNKNOWN, Family.HEALTH, Family.TIMING, Family.PLACEHOLDER);

    private final String file;
    private final Checks checks;
    private final Context context;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Content> contents = new ArrayList<>();
    private final List<KongFile> configurations = new ArrayList<>();

    Inspection(String file, Checks checks, Context context) {
        this.file = file;
        this.checks = checks;
        this.context = context;
    }

    List<Finding> findings() {
        return findings;
    }

    List<Content> contents() {
        return contents;
    }

    void report(Finding finding) {
        findings.add(Printable.finding(finding));
    }

    void unknown(Finding finding) {
        contents.add(Content.OTHER);
        report(finding);
    }

    void syntax(Parsed parsed) {
        SchemaCheck.syntax(parsed.problems(), parsed.notes(), restored(parsed.templates()::restore));
    }

    private Consumer<Finding> restored(java.util.function.UnaryOperator<String> restore) {
        return finding -> report(new Finding(
                finding.rule(),
                finding.severity(),
                finding.place(),
                restore.apply(finding.message()),
                restore.apply(finding.why()),
                restore.apply(finding.fix()),
                finding.edit()));
    }

    /** Looks at a document of a kind that is known. */
    void part(Parsed parsed, Part part) {
        contents.add(part.content());
        if (part.content() != Content.STRATEGY) {
            Guard.run(
                    file,
                    "placeholder",
                    this::report,
                    () -> PlaceholderRules.check(parsed, part.content(), restored(parsed.templates()::restore)));
        }
        switch (part.content()) {
            case KONG -> {
                SchemaCheck.templates(parsed, context, this::report);
                kong(part);
            }
            case PROMETHEUS -> prometheus(part);
            case KUBERNETES ->
                Guard.run(file, "kubernetes", this::report, () -> KubernetesRules.check(part, context, reporter(part)));
            case STRATEGY -> Guard.run(file, "strategy", this::report, () -> strategy(parsed.snippet()));
            default -> {
                // recognised, and nothing is known against it
            }
        }
    }

    /** Findings about values that are filled in later say nothing. */
    private Consumer<Finding> reporter(Part part) {
        Consumer<Finding> restored = restored(part.templates()::restore);
        return finding -> {
            boolean vague =
                    part.vague().contains(finding.place()) && finding.rule().family() != Family.PLACEHOLDER;
            boolean fields = part.extent() == Extent.FIELDS
                    && !OF_FIELDS.contains(finding.rule().family());
            if (!vague && !fields) {
                restored.accept(finding);
            }
        };
    }

    private void kong(Part part) {
        Consumer<Finding> reporter = reporter(part);
        Guard.run(file, "schema", this::report, () -> SchemaCheck.check(part, context, reporter));
        if (!(part.root() instanceof Mapping root)) {
            return;
        }
        KongFile config = KongFile.of(part.file(), root);
        configurations.add(config);
        boolean alone = part.extent() != Extent.WHOLE
                && (config.all(Kind.SERVICE).isEmpty()
                        || config.all(Kind.UPSTREAM).isEmpty());
        Consumer<Finding> inPart = alone
                ? finding -> {
                    if (finding.rule().family() != Family.REFERENCE) {
                        reporter.accept(finding);
                    }
                }
                : reporter;
        for (KongCheck family : checks.kong()) {
            Guard.run(
                    file, family.getClass().getSimpleName(), this::report, () -> family.check(config, context, inPart));
        }
    }

    private void prometheus(Part part) {
        for (PrometheusCheck family : checks.prometheus()) {
            Guard.run(
                    file,
                    family.getClass().getSimpleName(),
                    this::report,
                    () -> family.check(part.file(), part.root(), context, reporter(part)));
        }
    }

    private void strategy(Snippet snippet) {
        StrategyRules.check(
                snippet.file(),
                snippet.text(),
                finding -> report(finding.at(snippet.positions()
                        .place(
                                snippet.file(),
                                finding.place().line(),
                                finding.place().column()))));
    }

    /** Looks at a Markdown file: its blocks, and then what its prose says of them. */
    void markdown(MarkdownFile markdown) {
        contents.add(Content.MARKDOWN);
        AdminCalls calls = new AdminCalls();
        List<Part> entities = new ArrayList<>();
        for (Block block : markdown.blocks()) {
            if (DATA.contains(block.label())) {
                block(block.content(), entities);
            }
            if (SETTINGS.contains(block.label())) {
                otherLanguage(block.content(), true);
            }
            if (AdminCalls.isShell(block.label())) {
                calls.read(block.content());
            }
        }
        calls.documents().forEach(document -> block(document, entities));
        Merging.groups(entities).forEach(this::kong);
        calls.configuration().ifPresent(root -> {
            Part part = Part.calls(file, root, calls.vague());
            contents.add(Content.KONG);
            PlaceholderRules.check(file, root, Content.KONG, this::report);
            kong(part);
        });
        Guard.run(
                file,
                "promise",
                this::report,
                () -> PromiseRules.check(markdown, configurations, context, this::report));
    }

    private void block(Snippet block, List<Part> entities) {
        for (Snippet document : block.documents()) {
            Parsed parsed = Parsed.of(document);
            Optional<Part> part = Part.of(parsed, false);
            if (part.isEmpty()) {
                if (parsed.root().isEmpty() && looksKnown(document.text())) {
                    syntax(parsed);
                }
                continue;
            }
            syntax(parsed);
            Part found = part.get();
            if (found.content() == Content.KONG && found.extent() == Extent.ENTITIES) {
                contents.add(Content.KONG);
                PlaceholderRules.check(parsed, Content.KONG, restored(parsed.templates()::restore));
                entities.add(found);
            } else if (found.content() != Content.KUBERNETES
                    || !(found.root() instanceof Mapping root)
                    || KubernetesRules.concerns(root)) {
                part(parsed, found);
            }
        }
    }

    /** A block that cannot be read is worth a word only if it was to be Kong's. */
    private static boolean looksKnown(String text) {
        return text.contains("_format_version")
                || text.contains("upstreams:")
                || text.contains("\"upstreams\"")
                || text.contains("healthchecks");
    }

    /** Looks at a text that may be in nginx' language or kong.conf; returns whether it is. */
    boolean otherLanguage(Snippet snippet, boolean documentation) {
        if (FileRules.isNginx(snippet.text())) {
            contents.add(Content.NGINX);
            FileRules.nginx(snippet, documentation, this::report);
            return true;
        }
        if (FileRules.isKongConf(snippet.text())) {
            contents.add(Content.KONG_CONF);
            FileRules.kongConf(snippet, this::report);
            return true;
        }
        return false;
    }
}
