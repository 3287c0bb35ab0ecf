package dev.wissel.cli;

import dev.wissel.design.check.Context;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Defaults;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Edition;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.carrier.DurationText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options by which a user says what a file is held against. */
final class CheckContext {
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}(?:\\.[0-9]{1,3}){0,2}");

    @Option(names = "--kong-version", paramLabel = "VERSION", description = "The Kong it is for; default 3.9.")
    private @Nullable String version;

    @Option(names = "--edition", paramLabel = "EDITION", description = "oss or enterprise; default oss.")
    private @Nullable Edition edition;

    @Option(names = "--mode", paramLabel = "MODE", description = "db, dbless or hybrid; default db.")
    private @Nullable Mode mode;

    @Option(
            names = "--objective-failover",
            paramLabel = "TIME",
            description = "Longest time that a lost target may be felt, such as 30s.")
    private @Nullable String failover;

    @Option(
            names = "--strategy",
            paramLabel = "FILE",
            description = "A strategy whose objective and Kong the files are held against.")
    private @Nullable Path strategy;

    Context read(CommandSpec spec) throws IOException {
        Optional<Strategy> written = strategy == null ? Optional.empty() : Optional.of(strategy(strategy));
        KongTarget standard = written.map(Strategy::kong).orElse(KongTarget.DEFAULTS);
        if (version != null && !VERSION.matcher(version).matches()) {
            throw new ParameterException(spec.commandLine(), "--kong-version: " + version + " (expected: such as 3.9)");
        }
        KongTarget kong = new KongTarget(
                version == null ? standard.version() : version,
                edition == null ? standard.edition() : edition,
                mode == null ? standard.mode() : mode);
        Optional<Objective> objective = written.map(Strategy::objective);
        if (failover != null) {
            Objective base = objective.orElse(Defaults.OBJECTIVE);
            objective = Optional.of(
                    new Objective(base.availability(), base.window(), base.latency(), duration(spec, failover)));
        }
        return new Context(kong, objective);
    }

    private static Duration duration(CommandSpec spec, String text) {
        return DurationText.parse(text)
                .toOptional()
                .filter(value -> !value.isZero() && !value.isNegative())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--objective-failover: " + text + " (expected: a time such as 30s or 1m)"));
    }

    private static Strategy strategy(Path file) throws IOException {
        CheckFiles.Input input = new CheckFiles.Input(file, true);
        StrategyReader.Reading reading = StrategyReader.read(input.name(), input.read());
        return reading.strategy().orElseThrow(() -> {
            StringBuilder text = new StringBuilder();
            reading.problems()
                    .forEach(problem -> text.append(text.isEmpty() ? "" : "\n").append(problem));
            return new Failures.BadInput(text.toString());
        });
    }
}
