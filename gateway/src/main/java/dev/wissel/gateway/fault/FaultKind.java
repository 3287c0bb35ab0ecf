package dev.wissel.gateway.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a fault does to the targets that it hits. */
public enum FaultKind {
    /** All targets of a region are gone: connections are refused, and those there are break. */
    REGION_LOSS,
    /** One target is gone, likewise. */
    TARGET_LOSS,
    /** Answers begin later than they would. */
    SLOW,
    /** Requests are answered 503, as if by the target, which is not asked. */
    ERRORS,
    /** Packets vanish: connecting hangs, and what is sent is never answered. */
    BLACKHOLE,
    /** No fault, but a region taken out of service for a time: it gets no new requests, and finishes those it has. */
    DRAIN;

    /** Returns the word for it in requests, metrics and messages, such as {@code region-loss}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the kind of this word; null if there is none. */
    public static @Nullable FaultKind of(String text) {
        for (FaultKind each : values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        return null;
    }

    /** Returns all words, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(FaultKind::text).collect(Collectors.joining(", "));
    }

    /** Returns whether targets are out of reach as long as it lasts. */
    boolean isLoss() {
        return this == REGION_LOSS || this == TARGET_LOSS;
    }
}
