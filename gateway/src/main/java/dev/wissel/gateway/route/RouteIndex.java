package dev.wissel.gateway.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the few parts that a request's host and path leave possible, so that thousands of routes need not be tried one by one. Immutable once built.
 *
 * <p>Parts are filed by host, in one {@link PathTrie} for each name, each wildcard and for those without hosts, and there by the text their paths begin
 * with. What is filed too broadly is only tried in vain; nothing that could match is left out.
 */
final class RouteIndex {
    private final PathTrie anyHost = new PathTrie();
    private final Map<String, PathTrie> plain = new HashMap<>();
    private final Map<String, PathTrie> suffixes = new HashMap<>();
    private final Map<String, PathTrie> prefixes = new HashMap<>();
    /** Keys longer than any wildcard are not built: a host is as long as an outsider likes. */
    private int longestSuffix;

    private int longestPrefix;

    /** Files parts that stand in the order in which they are to be tried. */
    RouteIndex(List<RoutePart> parts) {
        for (int rank = 0; rank < parts.size(); rank++) {
            add(parts.get(rank), rank);
        }
    }

    private void add(RoutePart part, int rank) {
        if (part.hosts.isEmpty()) {
            addPaths(anyHost, part, rank);
        }
        for (HostRule rule : part.hosts) {
            addPaths(trieFor(rule), part, rank);
        }
    }

    private PathTrie trieFor(HostRule rule) {
        String text = rule.text();
        if (rule.kind() == HostRule.Kind.PLAIN) {
            return plain.computeIfAbsent(text, unused -> new PathTrie());
        }
        if (rule.kind() == HostRule.Kind.SUFFIX && text.startsWith(".")) {
            longestSuffix = Math.max(longestSuffix, text.length());
            return suffixes.computeIfAbsent(text, unused -> new PathTrie());
        }
        if (rule.kind() == HostRule.Kind.PREFIX && text.endsWith(".")) {
            longestPrefix = Math.max(longestPrefix, text.length());
            return prefixes.computeIfAbsent(text, unused -> new PathTrie());
        }
        return anyHost;
    }

    private static void addPaths(PathTrie trie, RoutePart part, int rank) {
        if (part.paths.isEmpty()) {
            trie.add("", rank);
        }
        for (PathRule path : part.paths) {
            trie.add(path.literalPrefix(), rank);
        }
    }

    /** Shows the visitor the ranks of all parts that can match, in lists that each rise. */
    void visit(String host, String path, PathTrie.Visitor visitor) {
        visit(plain.get(host), path, visitor);
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            if (host.length() - dot <= longestSuffix) {
                visit(suffixes.get(host.substring(dot)), path, visitor);
            }
            if (dot < longestPrefix) {
                visit(prefixes.get(host.substring(0, dot + 1)), path, visitor);
            }
        }
        anyHost.visit(path, 0, visitor);
    }

    private static void visit(@Nullable PathTrie trie, String path, PathTrie.Visitor visitor) {
        if (trie != null) {
            trie.visit(path, 0, visitor);
        }
    }
}
