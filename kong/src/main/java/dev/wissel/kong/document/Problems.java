package dev.wissel.kong.document;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Collects the mistakes of one document. Confined to one thread. */
public final class Problems {
    /** More than this are counted and not kept: nobody reads them, and a hostile document could make millions. */
    static final int MOST = 1000;

    private final String file;
    private final TreeSet<Problem> found = new TreeSet<>();
    private int left;

    /** Starts without mistakes; {@code file} is what they are reported under. */
    public Problems(String file) {
        this.file = file;
    }

    /** Returns the name of the document. */
    public String file() {
        return file;
    }

    /** Notes a mistake in a node; the node's text is the offending one. */
    public void add(Node node, Path path, String message, String mend) {
        add(node, path, node.shown(), message, mend);
    }

    /** Notes a mistake at a node, with another offending text. */
    public void add(Node node, Path path, String offendingText, String message, String mend) {
        add(new Problem(file, node.line(), node.column(), path, offendingText, message, mend));
    }

    /** Notes a mistake. The same mistake twice counts once. */
    public void add(Problem problem) {
        if (found.contains(problem)) {
            return;
        }
        if (found.size() < MOST) {
            found.add(problem);
        } else {
            left++;
        }
    }

    /** Takes over all mistakes of a list. */
    public void addAll(List<Problem> problems) {
        problems.forEach(this::add);
    }

    /** Returns whether nothing is wrong. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Returns the mistakes in the order of the document; if there were too many, the last one says how many are left out. */
    public List<Problem> all() {
        List<Problem> all = new ArrayList<>(found);
        if (left > 0) {
            all.add(new Problem(file, 0, 0, Path.ROOT, "", "and " + left + " more", ""));
        }
        return List.copyOf(all);
    }
}
