package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Node;
import java.util.List;
import java.util.regex.Pattern;

/** What only decK's files have: keys of its own at the top, shared plugin settings, values of the environment. */
final class DeckMarks {
    private static final Pattern MARK = Pattern.compile(
            "^[\"']?(?:_info|_workspace|_konnect|_plugin_configs|consumer_groups|rbac_roles|licenses|partials|custom_entities"
                    + "|custom_plugins|cloned_plugins|service_packages)[\"']?\\s*:|^\\s*(?:- *)?[\"']?_config[\"']?\\s*:"
                    + "|\\$\\{\\{\\s*(?:env|to(?:Bool|Int|Float))\\b",
            Pattern.MULTILINE);

    /** Looking for these first spares most files the expression. */
    private static final List<String> WORDS = List.of(
            "_info",
            "_workspace",
            "_konnect",
            "_config",
            "consumer_groups",
            "rbac_roles",
            "licenses",
            "partials",
            "custom_",
            "cloned_plugins",
            "service_packages",
            "${{");

    private DeckMarks() {}

    static boolean in(String text) {
        return WORDS.stream().anyMatch(text::contains) && MARK.matcher(text).find();
    }

    /** Returns whether one of its keys stands at the top of a tree. */
    static boolean in(Node root) {
        return root instanceof Node.Mapping mapping
                && mapping.entries().keySet().stream().anyMatch(key -> in(key + ":"));
    }
}
