package dev.wissel.design.check;

import dev.wissel.kong.document.Node;
import java.util.List;
import java.util.function.Consumer;

/** A family of rules about Prometheus rules files. Stateless and thread-safe. */
public interface PrometheusCheck {
    /** Returns all rules of the family, in the order in which they are explained. */
    List<Rule> rules();

    /**
     * Looks at a rules file, which may hold anything that is YAML.
     *
     * @param file the file's name as the user gave it; places carry it
     * @param root the document: a mapping with {@code groups}
     * @param context what it is to be held against
     * @param report takes each finding; its rule is one of {@link #rules}
     */
    void check(String file, Node root, Context context, Consumer<Finding> report);
}
