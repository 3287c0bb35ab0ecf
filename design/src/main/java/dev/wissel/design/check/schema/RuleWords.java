package dev.wissel.design.check.schema;

import dev.wissel.design.check.Rule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The words by which Kong's messages tell which rule they belong to (Kong facts 1.7, 1.8, 9.1); the first that fit count. */
final class RuleWords {
    private record Words(Pattern pattern, Rule rule) {}

    private static final List<Words> ALL = List.of(
            entry("invalid reference .*|no such entry in .*", SchemaRules.BROKEN_REFERENCE),
            entry("uniqueness violation: 'targets'.*|the same address again.*", SchemaRules.DUPLICATE_TARGET),
            entry("uniqueness violation.*", SchemaRules.DUPLICATE),
            entry("environment variable.*|not understood: only \\$.*", SchemaRules.TEMPLATE),
            entry("must set (?:one of|snis).*", SchemaRules.ROUTE_MATCH),
            entry(
                    "cannot set '.*|'snis' can only be set .*|these sets are mutually exclusive.*|cannot contain 'host' header.*",
                    SchemaRules.ROUTE_PROTOCOL),
            entry("value must be null", SchemaRules.NESTED_REFERENCE),
            entry(
                    "required field missing|missing (?:host|scheme) in url|missing primary key|decK needs .*",
                    SchemaRules.REQUIRED),
            entry("expected an? .*|not a mapping.*", SchemaRules.TYPE),
            entry("expected one of.*|unknown type: .*|invalid protocol.*", SchemaRules.CHOICE),
            entry(
                    "value (?:should be between|must be greater).*|length must be.*|value must (?:be|not be) .*|sync_rate must be.*",
                    SchemaRules.RANGE),
            entry(
                    "failed conditional validation.*|values of these fields must be distinct.*|(?:all or none|only one or none|at least one|exactly one) of these fields.*"
                            + "|The limit.* cannot be lower than .*|both deprecated and new field.*|sync_rate can only.*",
                    SchemaRules.COMBINATION),
            entry("invalid regex.*|Router Expression failed validation.*", SchemaRules.REGEX),
            entry(
                    "should start with: .*|must not have empty segments.*|invalid path.*|non-normalized path.*|invalid url-encoded.*",
                    SchemaRules.PATH),
            entry(
                    "Invalid name.*|Invalid target.*|must not have a port.*|must be a valid hostname.*|no ip addresses.*|no port allowed.*|invalid hostname.*"
                            + "|.*the only accepted ascii characters.*|invalid wildcard.*|bad header name.*|must not be an IP.*|invalid ipv[46] address.*",
                    SchemaRules.NAME),
            entry("invalid certificate.*|invalid key.*|.*certificate.*", SchemaRules.CERTIFICATE));

    private RuleWords() {}

    private static Words entry(String pattern, Rule rule) {
        return new Words(Pattern.compile(pattern, Pattern.DOTALL), rule);
    }

    /** Returns the rule that a message belongs to. */
    static Optional<Rule> rule(String message) {
        return ALL.stream()
                .filter(words -> words.pattern().matcher(message).matches())
                .map(Words::rule)
                .findFirst();
    }
}
