package dev.wissel.gateway.route;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ranks of all parts whose literal prefix begins a path, in one walk along the path. Confined to one thread while it is filled, then read by any.
 *
 * <p>A radix tree: a node's text is what its edge adds, and its ranks, rising, are those of the prefix that ends there.
 */
final class PathTrie {
    private static final PathTrie[] NO_CHILDREN = {};

    private String edge;
    private int[] ranks = {};
    private PathTrie[] children = NO_CHILDREN;

    PathTrie() {
        this("");
    }

    private PathTrie(String edge) {
        this.edge = edge;
    }

    /** What is done with the ranks found; longest prefix first. */
    interface Visitor {
        /** Takes the ranks of one prefix, rising; they must not be changed. */
        void visit(int[] ranks);
    }

    /** Adds a part under its prefix. Parts must come with rising ranks. */
    void add(String prefix, int rank) {
        if (prefix.isEmpty()) {
            if (ranks.length == 0 || ranks[ranks.length - 1] != rank) {
                ranks = Arrays.copyOf(ranks, ranks.length + 1);
                ranks[ranks.length - 1] = rank;
            }
            return;
        }
        PathTrie child = child(prefix.charAt(0));
        if (child == null) {
            child = new PathTrie(prefix);
            children = Arrays.copyOf(children, children.length + 1);
            children[children.length - 1] = child;
            Arrays.sort(children, (left, right) -> Character.compare(left.edge.charAt(0), right.edge.charAt(0)));
        } else {
            child.splitAt(commonLength(child.edge, prefix));
        }
        child.add(prefix.substring(child.edge.length()), rank);
    }

    private void splitAt(int length) {
        if (length == edge.length()) {
            return;
        }
        PathTrie lower = new PathTrie(edge.substring(length));
        lower.ranks = ranks;
        lower.children = children;
        edge = edge.substring(0, length);
        ranks = new int[0];
        children = new PathTrie[] {lower};
    }

    private static int commonLength(String left, String right) {
        int length = 0;
        while (length < left.length() && length < right.length() && left.charAt(length) == right.charAt(length)) {
            length++;
        }
        return length;
    }

    private @Nullable PathTrie child(char first) {
        int low = 0;
        int high = children.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            char c = children[middle].edge.charAt(0);
            if (c == first) {
                return children[middle];
            }
            if (c < first) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** Visits the ranks of every prefix of the path from {@code index} on. */
    void visit(String path, int index, Visitor visitor) {
        if (index < path.length()) {
            PathTrie child = child(path.charAt(index));
            if (child != null && path.startsWith(child.edge, index)) {
                child.visit(path, index + child.edge.length(), visitor);
            }
        }
        if (ranks.length > 0) {
            visitor.visit(ranks);
        }
    }
}
