package dev.wissel.design.output;

import dev.wissel.design.strategy.Strategy;
import java.util.Locale;
import java.util.Objects;

/**
 * What is to be designed, and for whom.
 *
 * <p>Immutable.
 *
 * @param strategy the strategy
 * @param format what the configuration is for
 * @param language language of what people read
 */
public record DesignRequest(Strategy strategy, Format format, Language language) {
    /** What the configuration is for. */
    public enum Format {
        /** A Kong that is configured by file, decK or Admin API. */
        KONG,
        /** Kong Ingress Controller on Kubernetes. */
        KIC
    }

    /** Language of what people read. */
    public enum Language {
        EN,
        NL;

        /** Returns its code in lower case, as {@code html lang} wants it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DesignRequest {
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(language, "language");
    }
}
