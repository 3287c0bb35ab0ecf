package dev.wissel.design.check.markdown;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.Rule;
import java.util.List;
import java.util.function.Consumer;

/** Holds what prose promises against what the configurations beside it can keep. Stateless and thread-safe. */
public final class PromiseRules {
    private PromiseRules() {}

    /** Returns all rules. */
    public static List<Rule> rules() {
        return List.of();
    }

    /** Looks at the prose of a document. */
    public static void check(
            MarkdownFile markdown, List<KongFile> configurations, Context context, Consumer<Finding> report) {}
}
