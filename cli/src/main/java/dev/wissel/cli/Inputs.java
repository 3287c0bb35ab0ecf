package dev.wissel.cli;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.entity.KongConfig;
import java.util.List;

/** Turns what a user wrote into what a gateway serves, or says everything that is wrong with it. */
final class Inputs {
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

    /** Reads Kong's declarative format. */
    static KongConfig kongConfig(String name, String text) {
        DeclarativeReader.Result result = new DeclarativeReader().read(name, text);
        KongConfig config = result.config();
        if (config == null) {
            throw refused(result.problems());
        }
        return config;
    }

    static Failures.BadInput refused(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            text.append(text.isEmpty() ? "" : "\n").append(problem);
        }
        return new Failures.BadInput(text.toString());
    }
}
