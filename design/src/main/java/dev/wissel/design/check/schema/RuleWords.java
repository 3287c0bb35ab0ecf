package dev.wissel.design.check.schema;

import dev.wissel.design.check.Rule;
import java.util.regex.Pattern;

/** The words by which Kong's messages tell which rule they belong to (Kong facts 1.7, 1.8, 9.1); the first that fit count. */
enum RuleWords {
    REFERENCE("invalid reference .*|no such entry in .*", SchemaRules.BROKEN_REFERENCE),
    SAME_TARGET("uniqueness violation: 'targets'.*", SchemaRules.DUPLICATE_TARGET),
    SAME("uniqueness violation.*", SchemaRules.DUPLICATE),
    TEMPLATE("environment variable.*|not understood: only \\$.*", SchemaRules.TEMPLATE),
    MATCH("must set (?:one of|snis).*", SchemaRules.ROUTE_MATCH),
    PROTOCOL("cannot set '.*|'snis' can only be set .*|these sets are mutually exclusive.*|cannot contain 'host' header.*", SchemaRules.ROUTE_PROTOCOL),
    REQUIRED("required field missing", SchemaRules.REQUIRED),
    TYPE("expected an? .*|not a mapping.*", SchemaRules.TYPE),
    CHOICE("expected one of.*|unknown type: .*|invalid protocol.*", SchemaRules.CHOICE),
    RANGE("value (?:should be between|must be greater).*|length must be.*|sync_rate must be.*", SchemaRules.RANGE),
    NESTED("value must be null", SchemaRules.NESTED_REFERENCE),
    COMBINATION(
            "failed conditional validation.*|values of these fields must be distinct.*|(?:all or none|only one or none|at least one) of these fields.*"
                    + "|The limit for .*|sync_rate can only.*",
            SchemaRules.COMBINATION),
    REGEX("invalid regex.*|Router Expression failed validation.*", SchemaRules.REGEX),
    PATH("should start with: .*|must not have empty segments.*|invalid path.*|non-normalized path.*|invalid url-encoded.*", SchemaRules.PATH),
    NAME(
            "Invalid name.*|Invalid target.*|must not have a port.*|must be a valid hostname.*|no ip addresses.*|no port allowed.*|invalid hostname.*"
                    + "|.*the only accepted ascii characters.*|invalid wildcard.*|bad header name.*|must not be an IP.*|invalid ipv[46] address.*",
            SchemaRules.NAME),
    CERTIFICATE("invalid certificate.*|invalid key.*|.*certificate.*", SchemaRules.CERTIFICATE);

    private final Pattern pattern;
    private final Rule rule;

    RuleWords(String pattern, Rule rule) {
        this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
        this.rule = rule;
    }

    boolean fit(String message) {
        return pattern.matcher(message).matches();
    }

    Rule rule() {
        return rule;
    }
}
