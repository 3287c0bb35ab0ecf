package dev.wissel.design.strategy;

import java.util.Locale;
import java.util.Objects;

/**
 * The Kong that a generated configuration must suit.
 *
 * <p>Immutable.
 *
 * @param version its version, such as {@code 3.9} or {@code 3.9.1}
 * @param edition open source or Enterprise
 * @param mode where it keeps its configuration
 */
public record KongTarget(String version, Edition edition, Mode mode) {
    /** The last open-source version, with a database. */
    public static final KongTarget DEFAULTS = new KongTarget("3.9", Edition.OSS, Mode.DB);

    /** Which Kong. */
    public enum Edition {
        OSS,
        ENTERPRISE;

        /** Returns the word for it in a strategy. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a Kong keeps its configuration. */
    public enum Mode {
        /** In PostgreSQL; single entities can be written. */
        DB,
        /** In memory; the configuration is replaced as a whole. */
        DBLESS,
        /** In a control plane, which sends it to the data planes as a whole. */
        HYBRID;

        /** Returns the word for it in a strategy. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public KongTarget {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(edition, "edition");
        Objects.requireNonNull(mode, "mode");
    }
}
