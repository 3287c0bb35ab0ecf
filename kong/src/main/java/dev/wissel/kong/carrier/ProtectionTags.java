package dev.wissel.kong.carrier;

import dev.wissel.kong.carrier.Protection.Admission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The tags of an upstream that protect its targets. */
final class ProtectionTags {
    private static final String ADAPTIVE = "adaptive";
    private static final String NONE = "none";

    private ProtectionTags() {}

    static Protection read(TagBag bag) {
        Protection none = Protection.NONE;
        return new Protection(
                bag.get("concurrency", ProtectionTags::concurrency).orElse(none.concurrency()),
                bag.get("admission", ProtectionTags::admission).orElse(none.admission()),
                bag.get("slow-start", ProtectionTags::slowStart),
                bag.get("bound", ProtectionTags::bound).orElse(none.hashBound()));
    }

    private static Parsed<Boolean> concurrency(String text) {
        return text.equals(ADAPTIVE) || text.equals(NONE)
                ? Parsed.good(text.equals(ADAPTIVE))
                : Parsed.bad("adaptive or none");
    }

    private static Parsed<Optional<Admission>> admission(String text) {
        if (text.equals(NONE)) {
            return Parsed.good(Optional.empty());
        }
        int colon = text.indexOf(':');
        String multiplier = text.substring(0, Math.max(0, colon));
        Optional<Double> cap = PercentText.parse(text.substring(colon + 1)).toOptional();
        boolean number = multiplier.matches("[0-9]{1,3}(\\.[0-9]{1,6})?");
        double letThrough = number ? Double.parseDouble(multiplier) : 0;
        boolean good = letThrough >= 1
                && letThrough <= Admission.MAX_MULTIPLIER
                && cap.filter(part -> part >= 0 && part < 1).isPresent();
        return good
                ? Parsed.good(Optional.of(new Admission(letThrough, cap.orElse(0.0))))
                : Parsed.bad(
                        "none, or MULTIPLIER:CAP such as 2:80%, a number from 1 to 100 and a percentage below 100%");
    }

    private static Parsed<Duration> slowStart(String text) {
        return DurationText.parse(text)
                .then(value -> value.isZero() ? Parsed.bad("a duration above 0") : Parsed.good(value));
    }

    private static Parsed<Double> bound(String text) {
        return PercentText.parse(text)
                .then(ratio -> ratio > 1 && ratio <= Protection.MAX_HASH_BOUND
                        ? Parsed.good(ratio)
                        : Parsed.bad("a percentage above 100% and at most 1000%"));
    }

    static void write(UpstreamSettings settings, List<String> tags) {
        Protection protection = settings.protection();
        if (settings.balance().filter(UpstreamTags.BOUNDED::equals).isPresent()) {
            tags.add(tag("bound", PercentText.format(protection.hashBound())));
        }
        tags.add(tag("concurrency", protection.concurrency() ? ADAPTIVE : NONE));
        tags.add(tag(
                "admission", protection.admission().map(ProtectionTags::text).orElse(NONE)));
        protection.slowStart().ifPresent(time -> tags.add(tag("slow-start", DurationText.format(time))));
    }

    private static String text(Admission admission) {
        String multiplier = java.math.BigDecimal.valueOf(admission.multiplier())
                .stripTrailingZeros()
                .toPlainString();
        return multiplier + ":" + PercentText.format(admission.cap());
    }

    private static String tag(String key, String value) {
        return TagBag.PREFIX + key + "=" + value;
    }
}
