package dev.wissel.design.reader;

import dev.wissel.design.strategy.Defaults;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.carrier.Protection;
import dev.wissel.kong.carrier.Protection.Admission;
import dev.wissel.kong.document.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code protect} and {@code slow_start}. */
final class ProtectReader {
    private static final String ADAPTIVE = "adaptive";
    private static final String NONE = "none";
    private static final List<String> WORDS = List.of(ADAPTIVE, NONE);
    private static final Kind<Duration> SLOW_START = Kinds.duration(Duration.ofMillis(1), DurationText.MAX);
    private static final Kind<Double> CAP =
            Kinds.percent("a percentage from 0% to below 100%, or recovery is never seen", ratio -> ratio < 1);
    private static final Kind<Double> MULTIPLIER = new Kind<>("number", ProtectReader::multiplier);

    private ProtectReader() {}

    static Protection read(Layers layers, double hashBound) {
        Layers protect = layers.inner("protect", Shape.PROTECT);
        boolean concurrency = protect.first(
                        "concurrency",
                        section -> section.choice("concurrency", WORDS, Function.identity())
                                .map(Located::value))
                .map(ADAPTIVE::equals)
                .orElse(Defaults.CONCURRENCY);
        return new Protection(concurrency, admission(protect), slowStart(layers), hashBound);
    }

    private static Optional<Duration> slowStart(Layers layers) {
        return layers.having("slow_start").flatMap(section -> {
            boolean none = section.node("slow_start") instanceof Node.Scalar scalar
                    && scalar.text().equals(NONE);
            return none
                    ? Optional.empty()
                    : section.scalar("slow_start", SLOW_START).map(Located::value);
        });
    }

    private static Optional<Admission> admission(Layers protect) {
        return protect.having("admission").flatMap(ProtectReader::admission);
    }

    private static Optional<Admission> admission(Section section) {
        if (!(section.node("admission") instanceof Node.Mapping)) {
            return section.choice("admission", WORDS, Function.identity())
                    .map(Located::value)
                    .filter(ADAPTIVE::equals)
                    .map(word -> Admission.DEFAULTS);
        }
        return section.section("admission", Shape.ADMISSION)
                .map(inner -> new Admission(
                        inner.scalar("multiplier", MULTIPLIER)
                                .map(Located::value)
                                .orElse(Admission.DEFAULTS.multiplier()),
                        inner.scalar("cap", CAP).map(Located::value).orElse(Admission.DEFAULTS.cap())));
    }

    private static Parsed<Double> multiplier(String text) {
        boolean number = text.matches("[0-9]{1,3}(\\.[0-9]{1,6})?");
        double value = number ? Double.parseDouble(text) : 0;
        return value >= 1 && value <= Admission.MAX_MULTIPLIER
                ? Parsed.good(value)
                : Parsed.bad("a number from 1 to 100");
    }
}
