package dev.wissel.design.advice;

import dev.wissel.design.page.Text;
import java.util.Objects;

/**
 * A setting of the strategy, with where it comes from. Immutable.
 *
 * @param key its key in the strategy
 * @param value its value
 * @param byRule whether it is what the default or its rule gives; then the reason says why that is so
 * @param why why the default or the rule is as it is, or what the value means
 */
record Setting(String key, Text value, boolean byRule, Text why) {
    Setting {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(why, "why");
    }
}
