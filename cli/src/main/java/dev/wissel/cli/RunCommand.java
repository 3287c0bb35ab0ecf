package dev.wissel.cli;

import dev.wissel.cli.console.ConsoleFlags;
import dev.wissel.cli.console.GatewayConsole;
import dev.wissel.console.NodeOptions;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.upstream.GatewayEvent;
import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wissel run STRATEGY}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        header = "Carry a strategy out on the embedded gateway, or with --kong on a Kong.",
        description = {
            "",
            "Balances, fails over and fails back as the strategy says, and prints a line for",
            "each step with its cause. SIGHUP reads the strategy again; one that is wrong then",
            "changes nothing. SIGTERM finishes what is in flight and exits with 0. A console at",
            "http://127.0.0.1:8010 shows it, and rehearses failovers.",
            "",
            "With --kong it serves nothing: it watches that Kong and writes the weights of its",
            "targets. When it stops, however it stops, Kong goes on as it is.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 stopped when asked to, 1 could not start, 2 wrong usage,",
            "            3 the strategy cannot be read or understood; Kong, the journal or another peer",
            "              cannot be reached, or cannot do what is asked",
            "",
            "Examples:",
            "  wissel run examples/webshop/strategy.yml",
            "  wissel run --watch --access-log access.json strategy.yml",
            "  wissel run strategy.yml --kong http://kong:8001 --journal wissel.db"
        })
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STRATEGY", description = "The strategy; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--watch", description = "Read the strategy again whenever it changes.")
    private boolean watch;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private GatewayFlags flags;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AdminFlags admin;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConsoleFlags console;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private KongFlags kong;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (kong.asked()) {
            InputFile input = new InputFile(file);
            String text = input.text();
            Strategy strategy = Inputs.strategyOf(input.name(), text);
            return new ControllerRunner(
                            strategy,
                            text,
                            kong,
                            console.place(AdminListens::read),
                            spec.commandLine().getOut(),
                            spec.commandLine().getErr())
                    .run();
        }
        StrategySource source = new StrategySource(file);
        ConsoleFlags.Place place = console.place(AdminListens::read);
        NodeOptions options = admin.options(flags.options(), false);
        try (DrillMemory memory = DrillMemory.of(kong.journal())) {
            return new GatewayRunner(
                            source,
                            options,
                            watch,
                            (says, complains) -> new ShownGateway(
                                    source,
                                    new GatewayConsole(
                                            place,
                                            memory.log(),
                                            kong.holder(),
                                            options.gateway().threads(),
                                            says,
                                            complains)),
                            spec.commandLine().getOut(),
                            spec.commandLine().getErr())
                    .run();
        }
    }

    /** The strategy of the file; what is served of it is remembered. Confined to one thread. */
    private static final class StrategySource extends ConfigSource {
        private @Nullable Strategy read;
        private String written = "";

        StrategySource(Path file) {
            super(file);
        }

        @Override
        KongConfig read(String name, String text) {
            Strategy strategy = Inputs.strategyOf(name, text);
            KongConfig config = Translation.of(strategy);
            read = strategy;
            written = text;
            return config;
        }

        /** Returns what was read last: asked when it is served. */
        Strategy strategy() {
            return Objects.requireNonNull(read, "read");
        }
    }

    /** Shows the gateway and rehearses on it. */
    private record ShownGateway(StrategySource source, GatewayConsole console) implements Companion {
        @Override
        public void hear(GatewayEvent event) {
            console.hear(event);
        }

        @Override
        public String start(Gateway gateway) throws IOException {
            try {
                String at = console.start(gateway, source.strategy(), source.written);
                return at.isEmpty() ? "" : ", console on " + at;
            } catch (IOException taken) {
                throw new Failures.Failed(taken.getMessage() + " (expected: --console-listen HOST:PORT, or off)");
            }
        }

        @Override
        public void followed() {
            console.follow(source.strategy(), source.written);
        }

        @Override
        public void close() {
            console.close();
        }
    }
}
