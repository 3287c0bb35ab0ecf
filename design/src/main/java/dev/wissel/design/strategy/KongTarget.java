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
 * @param standby how regions stand by in it
 */
public record KongTarget(String version, Edition edition, Mode mode, Standby standby) {
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

    /** How the regions after the first stand by in a Kong, which does not know regions. */
    public enum Standby {
        /** What meets the objective with the least leak. */
        AUTO,
        /** Weight 0, which a controller raises when the first region is lost. */
        CONTROLLER,
        /** A weight so small that hardly a request arrives; Kong alone does the rest. */
        RATIO,
        /** Kong Enterprise's {@code failover: true}. */
        FAILOVER,
        /** No standby: every region takes its part at all times. */
        ACTIVE_ACTIVE;

        /** Returns the word for it in a strategy. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public KongTarget {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(standby, "standby");
        Objects.requireNonNull(edition, "edition");
        Objects.requireNonNull(mode, "mode");
    }

    /** Makes one that leaves the choice of a standby to the design. */
    public KongTarget(String version, Edition edition, Mode mode) {
        this(version, edition, mode, Standby.AUTO);
    }

    /** Returns the same with another standby. */
    public KongTarget withStandby(Standby newStandby) {
        return new KongTarget(version, edition, mode, newStandby);
    }

    /**
     * Returns whether it is this version or a later one.
     *
     * @param major the first number of the version
     * @param minor the second
     */
    public boolean isAtLeast(int major, int minor) {
        String[] parts = version.split("\\.", -1);
        int ownMajor = Integer.parseInt(parts[0]);
        int ownMinor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        return ownMajor > major || (ownMajor == major && ownMinor >= minor);
    }

    /** Returns whether targets may be marked {@code failover: true}: Enterprise from 3.12 (Kong facts 1.5). */
    public boolean hasFailoverTargets() {
        return edition == Edition.ENTERPRISE && isAtLeast(3, 12);
    }
}
