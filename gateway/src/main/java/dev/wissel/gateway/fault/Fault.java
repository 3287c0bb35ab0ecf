package dev.wissel.gateway.fault;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A fault as it is asked for. Immutable.
 *
 * @param id by which it is extended and lifted: 1 to 64 letters, digits, {@code . _ -}
 * @param kind what it does
 * @param upstreams whose targets it hits; empty for those of every upstream
 * @param region only targets of this region; null for any. Needed by {@link FaultKind#REGION_LOSS} and {@link FaultKind#DRAIN}
 * @param target only the target {@code host:port}; null for any. Needed by {@link FaultKind#TARGET_LOSS}
 * @param delay by which answers are held back, &gt; 0 and at most {@link #MAX_LENGTH}, for {@link FaultKind#SLOW}; {@link Duration#ZERO} for the others
 * @param share part of the requests that it hits, in (0, 1]; 1 but for {@link FaultKind#SLOW} and {@link FaultKind#ERRORS}
 * @param who asked for it; 1 to 200 characters
 * @param why it was asked for; 1 to 500 characters
 * @param length after which it ends by itself, &gt; 0 and at most {@link #MAX_LENGTH}
 */
public record Fault(
        String id,
        FaultKind kind,
        Set<String> upstreams,
        @Nullable String region,
        @Nullable String target,
        Duration delay,
        double share,
        String who,
        String why,
        Duration length) {
    /** Longest that a fault may last. */
    public static final Duration MAX_LENGTH = Duration.ofHours(1);

    private static final int MAX_ID = 64;
    private static final int MAX_WHO = 200;
    private static final int MAX_WHY = 500;

    /** @throws IllegalArgumentException if a part is not as it is described, with what was expected */
    public Fault {
        Objects.requireNonNull(kind, "kind");
        upstreams = Set.copyOf(upstreams);
        if (!id.matches("[A-Za-z0-9._-]{1," + MAX_ID + "}")) {
            throw wrong("id", shortened(id), "1 to 64 letters, digits, '.', '_' or '-'");
        }
        text("who", who, MAX_WHO);
        text("why", why, MAX_WHY);
        place(kind, region, target);
        boolean partial = kind == FaultKind.SLOW || kind == FaultKind.ERRORS;
        if (!(share > 0 && share <= 1)) {
            throw wrong("share", share, "more than 0, at most 1");
        }
        if (!partial && share != 1) {
            throw wrong("share", share, "1: " + kind.text() + " hits every request");
        }
        if (kind == FaultKind.SLOW && (delay.isZero() || delay.isNegative() || delay.compareTo(MAX_LENGTH) > 0)) {
            throw wrong("delay", delay, "more than 0, at most 1 h, such as 300ms");
        }
        if (kind != FaultKind.SLOW && !delay.isZero()) {
            throw wrong("delay", delay, "none: only slow has a delay");
        }
        if (length.isZero() || length.isNegative() || length.compareTo(MAX_LENGTH) > 0) {
            throw wrong("length", length, "more than 0, at most 1 h");
        }
    }

    private static void place(FaultKind kind, @Nullable String region, @Nullable String target) {
        boolean ofRegion = kind == FaultKind.REGION_LOSS || kind == FaultKind.DRAIN;
        if (ofRegion && region == null) {
            throw wrong("region", "none", "the region, which " + kind.text() + " needs");
        }
        if (ofRegion && target != null) {
            throw wrong("target", shortened(target), "none: " + kind.text() + " hits a whole region");
        }
        if (kind == FaultKind.TARGET_LOSS && target == null) {
            throw wrong("target", "none", "host:port of the target, which target-loss needs");
        }
    }

    private static void text(String name, String value, int atMost) {
        if (value.isBlank() || value.length() > atMost || value.chars().anyMatch(Character::isISOControl)) {
            throw wrong(name, shortened(value), "1 to " + atMost + " characters, on one line");
        }
    }

    private static String shortened(String value) {
        StringBuilder shown = new StringBuilder();
        value.chars().limit(80).forEach(each -> shown.append(Character.isISOControl(each) ? '?' : (char) each));
        return "'" + shown + (value.length() > 80 ? "…'" : "'");
    }

    private static IllegalArgumentException wrong(String name, Object value, String expected) {
        return new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }

    /** Returns whether it hits targets of this upstream. */
    boolean names(String upstream) {
        return upstreams.isEmpty() || upstreams.contains(upstream);
    }

    /** Returns whether it hits a target. */
    public boolean hits(FaultPlace place) {
        return names(place.upstream())
                && (region == null || region.equals(place.region()))
                && (target == null || target.equals(place.target()));
    }

    /** Returns whether the other does the same to the same targets, whoever asked for it and however long. */
    boolean sameEffect(Fault other) {
        return kind == other.kind
                && upstreams.equals(other.upstreams)
                && Objects.equals(region, other.region)
                && Objects.equals(target, other.target)
                && delay.equals(other.delay)
                && share == other.share;
    }

    /** Returns what it does to whom in a few words, such as {@code region-loss of fra, of product}. */
    public String text() {
        StringBuilder text = new StringBuilder(kind.text());
        if (target != null) {
            text.append(" of ").append(target).append(region == null ? "" : " in " + region);
        } else if (region != null) {
            text.append(" of region ").append(region);
        }
        if (kind == FaultKind.SLOW) {
            text.append(" by ").append(delay.toMillis()).append(" ms");
        }
        if (share < 1) {
            text.append(" for ").append(Math.round(share * 1000) / 10.0).append(" % of the requests");
        }
        String whom = upstreams.isEmpty() ? "every upstream" : String.join(", ", new TreeSet<>(upstreams));
        return text.append(", ").append(whom).toString();
    }
}
