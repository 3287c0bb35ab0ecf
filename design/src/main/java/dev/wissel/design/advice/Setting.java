package dev.wissel.design.advice;

import dev.wissel.design.page.Text;
import java.util.Objects;

/**
 * A setting of the strategy, with where it comes from. Immutable.
 *
 * @param key its key in the strategy
 * @param value its value
 * @param byRule whether it is what the default or its rule gives
 * @param rule what the default or its rule gives; empty if there is none worth a word
 * @param why why the rule is as it is, or what the value means
 */
record Setting(String key, Text value, boolean byRule, Text rule, Text why) {
    Setting {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(why, "why");
    }
}
