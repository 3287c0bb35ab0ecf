package dev.wissel.design.check;

import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.Objective;
import java.util.Objects;
import java.util.Optional;

/**
 * What a file is held against.
 *
 * <p>Immutable.
 *
 * @param kong the Kong that it is for
 * @param objective what is promised, if the user said so; rules that need an objective and have none use its defaults only where the finding says so
 */
public record Context(KongTarget kong, Optional<Objective> objective) {
    /** The last open-source Kong with a database, and no objective. */
    public static final Context DEFAULTS = new Context(KongTarget.DEFAULTS, Optional.empty());

    public Context {
        Objects.requireNonNull(kong, "kong");
        Objects.requireNonNull(objective, "objective");
    }
}
