package dev.wissel.kong.admin;

/** Kinds of entities, with Kong's path to them. */
public enum EntityKind {
    /** Where requests go. */
    SERVICES("services"),
    /** Which requests go there. */
    ROUTES("routes"),
    /** Over what they are spread. */
    UPSTREAMS("upstreams"),
    /** The back ends of an upstream; only below it. */
    TARGETS("targets"),
    /** What happens to them on the way. */
    PLUGINS("plugins"),
    /** Who sends them. */
    CONSUMERS("consumers"),
    /** Certificates with keys. */
    CERTIFICATES("certificates"),
    /** Trusted authorities. */
    CA_CERTIFICATES("ca_certificates"),
    /** Names of certificates. */
    SNIS("snis");

    private final String path;

    EntityKind(String path) {
        this.path = path;
    }

    /** Returns Kong's name, plural, as in paths and in declarative configurations. */
    public String path() {
        return path;
    }
}
