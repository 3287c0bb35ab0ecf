package dev.wissel.kong.carrier;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How dear a route's requests are. When not all can be carried, the lower ones are shed first. */
public enum Priority {
    /** Shed first: what nobody waits for. */
    LOW,
    /** Unless something else is said. */
    NORMAL,
    /** Shed last: what the business stands still without. */
    HIGH;

    /** Returns the name used in strategies and tags: {@code low}, {@code normal}, {@code high}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the priority of that name; empty if there is none. */
    public static Optional<Priority> of(String text) {
        return Arrays.stream(values())
                .filter(priority -> priority.text().equals(text))
                .findFirst();
    }
}
