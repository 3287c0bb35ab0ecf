package dev.wissel.cli;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.Edition;
import dev.wissel.kong.declarative.KongVersion;
import dev.wissel.kong.declarative.ReaderOptions;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Upstream;
import java.util.List;

/** Turns what a user wrote into what a gateway serves, or says everything that is wrong with it. */
final class Inputs {
    private static final ReaderOptions ENTERPRISE =
            ReaderOptions.DEFAULT.withEdition(Edition.ENTERPRISE).withVersion(KongVersion.parse("3.14"));

    private Inputs() {}

    /** Reads a strategy and translates it for the embedded gateway. */
    static KongConfig strategy(String name, String text) {
        return Translation.of(strategyOf(name, text));
    }

    /** Reads a strategy. */
    static Strategy strategyOf(String name, String text) {
        StrategyReader.Reading reading = StrategyReader.read(name, text);
        return reading.strategy().orElseThrow(() -> refused(reading.problems()));
    }

    /**
     * Reads Kong's declarative format as open-source Kong 3.9 does. What only Enterprise knows, such as a target's {@code failover}, is let pass where every
     * upstream says by its tags which region stands by for which: then nothing is lost.
     */
    static KongConfig kongConfig(String name, String text) {
        DeclarativeReader.Result result = new DeclarativeReader(ReaderOptions.GATEWAY).read(name, text);
        KongConfig config = result.config();
        if (config != null) {
            return config;
        }
        KongConfig enterprise =
                new DeclarativeReader(ENTERPRISE).read(name, text).config();
        if (enterprise != null && enterprise.upstreams().stream().allMatch(Inputs::regional)) {
            return enterprise;
        }
        throw refused(result.problems());
    }

    private static boolean regional(Upstream upstream) {
        return upstream.tags().stream().anyMatch(tag -> tag.startsWith("wissel:region-order="));
    }

    static Failures.BadInput refused(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            text.append(text.isEmpty() ? "" : "\n").append(problem);
        }
        return new Failures.BadInput(text.toString());
    }
}
