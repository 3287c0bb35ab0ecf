package dev.wissel.kong.declarative;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which Kong a configuration is for. Immutable.
 *
 * @param version release line; fields and plugins that it does not know yet, or no longer, are problems
 * @param edition edition
 * @param flavour whose file it is
 * @param extraPlugins names of plugins that are installed besides the bundled ones; their configuration is taken as it is
 * @param ownPlugins whether the reader is this gateway, which has plugins that no Kong has, such as {@code circuit-breaker}
 * @param environment returns the value of an environment variable, or null; asked for decK's {@code ${{ env "DECK_X" }}} only
 */
public record ReaderOptions(
        KongVersion version,
        Edition edition,
        Flavour flavour,
        Set<String> extraPlugins,
        boolean ownPlugins,
        UnaryOperator<@Nullable String> environment) {
    /** Open-source Kong 3.9, Kong's file or decK's, bundled plugins, the environment of this process. */
    public static final ReaderOptions DEFAULT =
            new ReaderOptions(KongVersion.V3_9, Edition.OSS, Flavour.EITHER, Set.of(), false, System::getenv);

    /** What this gateway reads: the same, and its own plugins. */
    public static final ReaderOptions GATEWAY = DEFAULT.withOwnPlugins();

    public ReaderOptions {
        extraPlugins = Set.copyOf(extraPlugins);
    }

    /** Returns the same for another release line. */
    public ReaderOptions withVersion(KongVersion other) {
        return new ReaderOptions(other, edition, flavour, extraPlugins, ownPlugins, environment);
    }

    /** Returns the same for another edition. */
    public ReaderOptions withEdition(Edition other) {
        return new ReaderOptions(version, other, flavour, extraPlugins, ownPlugins, environment);
    }

    /** Returns the same for a file of another flavour. */
    public ReaderOptions withFlavour(Flavour other) {
        return new ReaderOptions(version, edition, other, extraPlugins, ownPlugins, environment);
    }

    /** Returns the same with other plugins installed. */
    public ReaderOptions withExtraPlugins(Set<String> others) {
        return new ReaderOptions(version, edition, flavour, others, ownPlugins, environment);
    }

    /** Returns the same for this gateway, which has plugins that no Kong has. */
    public ReaderOptions withOwnPlugins() {
        return new ReaderOptions(version, edition, flavour, extraPlugins, true, environment);
    }

    /** Returns the same with another environment. */
    public ReaderOptions withEnvironment(UnaryOperator<@Nullable String> other) {
        return new ReaderOptions(version, edition, flavour, extraPlugins, ownPlugins, other);
    }
}
