package dev.wissel.design.check;

import java.util.List;
import java.util.function.Consumer;

/** A family of rules about Kong configurations. Stateless and thread-safe. */
public interface KongCheck {
    /** Returns all rules of the family, in the order in which they are explained. */
    List<Rule> rules();

    /**
     * Looks at a configuration, which may hold anything that is YAML.
     *
     * @param file the configuration
     * @param context what it is to be held against
     * @param report takes each finding; its rule is one of {@link #rules}
     */
    void check(KongFile file, Context context, Consumer<Finding> report);
}
