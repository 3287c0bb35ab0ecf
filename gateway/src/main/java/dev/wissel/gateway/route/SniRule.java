package dev.wissel.gateway.route;

/** One server name that a route wants, with a wildcard at one end or none; a dot at the end of it does not matter. Immutable. */
final class SniRule {
    private final HostRule rule;

    SniRule(String sni) {
        String text = sni.length() > 1 && sni.endsWith(".") ? sni.substring(0, sni.length() - 1) : sni;
        this.rule = HostRule.parse(text);
    }

    /** Returns whether the rule accepts a lower-case server name. */
    boolean accepts(String sni) {
        return rule.acceptsName(sni);
    }
}
