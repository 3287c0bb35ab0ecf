package dev.wissel.sim.play;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who carries the traffic, and who decides. */
public enum Plane {
    /** Kong with the same targets and all its defaults: round robin over every region, no checks, five retries, a minute's patience a try. */
    KONG_DEFAULT("Kong's defaults"),
    /** Kong alone, with the method, checks, time-outs and retries of the strategy; every region has its weight, for Kong knows no order. */
    KONG_TUNED("Kong, tuned"),
    /** The same Kong with the standby at weight 0, and a controller that raises it. */
    WISSEL_ON_KONG("Wissel on Kong"),
    /** The embedded gateway. */
    WISSEL_GATEWAY("Wissel's gateway");

    private final String title;

    Plane(String title) {
        this.title = title;
    }

    /** Returns its word, such as {@code kong-default}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns its name for people. */
    public String title() {
        return title;
    }

    /** Returns the plane of that word. */
    public static Optional<Plane> of(String word) {
        return List.of(values()).stream()
                .filter(plane -> plane.word().equals(word))
                .findFirst();
    }
}
