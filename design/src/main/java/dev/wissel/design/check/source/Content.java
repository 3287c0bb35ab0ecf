package dev.wissel.design.check.source;

/** What a document is. */
public enum Content {
    /** Kong's declarative format, whole or in part, also as decK writes it. */
    KONG("Kong configuration"),
    /** Prometheus recording and alerting rules. */
    PROMETHEUS("Prometheus rules file"),
    /** Prometheus' own configuration. */
    PROMETHEUS_CONFIG("Prometheus configuration"),
    /** A strategy for Wissel. */
    STRATEGY("strategy"),
    /** An object of Kubernetes. */
    KUBERNETES("Kubernetes object"),
    /** nginx' configuration language. */
    NGINX("nginx configuration"),
    /** Kong's own settings. */
    KONG_CONF("kong.conf"),
    /** Prose with blocks of the others. */
    MARKDOWN("Markdown"),
    /** Anything else. */
    OTHER("unknown");

    private final String words;

    Content(String words) {
        this.words = words;
    }

    /** Returns what to call it in a message. */
    public String words() {
        return words;
    }
}
