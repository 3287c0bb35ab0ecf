package dev.wissel.kong.admin;

/** How a node comes by its configuration (Kong facts 6.4). */
public enum KongMode {
    /** From a database that it shares with others. */
    DATABASE("with a database"),
    /** From one declarative file of its own. */
    DBLESS("without a database"),
    /** From a database, and it hands it to data planes; it serves no traffic. */
    CONTROL_PLANE("a hybrid control plane"),
    /** From a control plane. */
    DATA_PLANE("a hybrid data plane"),
    /** A control plane that Kong Inc. runs. */
    KONNECT("Konnect");

    private final String words;

    KongMode(String words) {
        this.words = words;
    }

    /** Returns it in words, as they follow "this Kong is". */
    public String words() {
        return words;
    }
}
