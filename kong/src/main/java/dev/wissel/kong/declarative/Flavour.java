package dev.wissel.kong.declarative;

/** Whose file a configuration is: Kong and decK read the same format, but not all that the other one reads. */
public enum Flavour {
    /** What Kong itself loads: DB-less, {@code kong config parse}, {@code POST /config}. */
    KONG,
    /** What decK reads and then writes through the Admin API (Kong facts 9.2). */
    DECK,
    /** As decK's file if it bears decK's marks, otherwise as Kong's. */
    EITHER
}
