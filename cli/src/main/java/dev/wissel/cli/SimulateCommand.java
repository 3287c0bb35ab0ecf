package dev.wissel.cli;

import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.document.Nearest;
import dev.wissel.sim.play.Plane;
import dev.wissel.sim.play.WhatIf;
import dev.wissel.sim.report.Comparison;
import dev.wissel.sim.report.HtmlReport;
import dev.wissel.sim.report.JsonReport;
import dev.wissel.sim.report.Playbill;
import dev.wissel.sim.report.TextReport;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.scenario.ScenarioLibrary;
import dev.wissel.sim.scenario.ScenarioReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wissel simulate STRATEGY}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        header = "Play faults against a strategy in virtual time, next to Kong's own ways.",
        description = {
            "",
            "Pickers, health checks, region shares and retries are those that run in production;",
            "only clients, networks and back ends are imitated. One seed gives the same figures to",
            "the byte. Without --scenario a short tour is played; --list names all scenarios.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 played, 1 the reports could not be written, 2 wrong usage,",
            "            3 the strategy or a scenario cannot be read",
            "",
            "Examples:",
            "  wissel simulate strategy.yml",
            "  wissel simulate strategy.yml --scenario region-hang --seeds 5 -o report",
            "  wissel simulate strategy.yml --scenario my-fault.yml --against wissel-gateway",
            "  wissel simulate strategy.yml --what-if services.product.retries.count=0",
            "  wissel simulate --show region-hang > my-fault.yml"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final List<String> TOUR =
            List.of("calm", "target-crash", "region-crash", "region-hang", "lying-health", "slow-region");

    /** What --format takes. */
    enum Output {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "STRATEGY", arity = "0..1", description = "The strategy; - for standard input.")
    private @Nullable Path file;

    @Option(
            names = "--scenario",
            paramLabel = "NAME|FILE",
            description = "A scenario by name, 'all', or a file; repeatable.")
    private List<String> scenarioNames = new ArrayList<>();

    @Option(
            names = "--against",
            paramLabel = "PLANE",
            split = ",",
            description = "kong-default, kong-tuned, wissel-on-kong, wissel-gateway; default all four.")
    private List<String> planeNames = new ArrayList<>();

    @Option(names = "--service", paramLabel = "NAME", description = "Only this service; repeatable.")
    private List<String> services = new ArrayList<>();

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds; default ${DEFAULT-VALUE}.")
    private int seeds = 1;

    @Option(names = "--seed", paramLabel = "N", description = "The first of them; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--what-if",
            paramLabel = "KEY=VALUE",
            description = "Also play the strategy with this changed, and show both; repeatable.")
    private List<String> whatIfs = new ArrayList<>();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json; default ${DEFAULT-VALUE}.")
    private Output format = Output.TEXT;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Also write report.html, report.json and report.txt there.")
    private @Nullable Path directory;

    @Option(names = "--list", description = "Name the scenarios that ship, and play nothing.")
    private boolean list;

    @Option(
            names = "--show",
            paramLabel = "NAME",
            description = "Print a scenario that ships, to be copied and changed.")
    private @Nullable String show;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        String shown = show;
        if (list || shown != null) {
            out.print(shown == null ? names() : text(shown));
            out.flush();
            return ExitCode.GOOD;
        }
        Path strategyFile = file;
        if (strategyFile == null) {
            throw usage("STRATEGY is missing (expected: a strategy, or --list)");
        }
        if (seeds < 1 || seeds > 10_000) {
            throw usage("--seeds: " + seeds + " (expected: 1 to 10000)");
        }
        List<Plane> planes = planes();
        List<Scenario> scenarios = scenarios();
        Map<String, Strategy> strategies = strategies(strategyFile);
        Strategy asked = strategies.values().iterator().next();
        for (String service : services) {
            if (asked.service(service).isEmpty()) {
                List<String> known =
                        asked.services().stream().map(each -> each.name()).toList();
                throw usage("--service: " + service + " (expected: " + oneOf(service, known) + ")");
            }
        }
        List<Comparison> played = Playbill.play(strategies, services, scenarios, planes, seed, seeds, progress());
        String text = TextReport.of(played);
        String json = JsonReport.of(asked.name(), played);
        out.print(format == Output.JSON ? json : text);
        out.flush();
        Path into = directory;
        if (into != null) {
            write(into, text, json, HtmlReport.of(asked.name(), played));
        }
        return ExitCode.GOOD;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String oneOf(String written, List<String> words) {
        String hint = Nearest.hint(written, words);
        return "one of " + String.join(", ", words) + (hint.isEmpty() ? "" : "; " + hint);
    }

    private static String names() {
        StringBuilder names = new StringBuilder();
        for (String name : ScenarioLibrary.names()) {
            names.append(String.format(
                    Locale.ROOT, "%-22s %s%n", name, ScenarioLibrary.named(name).title()));
        }
        return names.toString();
    }

    private String text(String name) {
        if (!ScenarioLibrary.names().contains(name)) {
            throw usage("--show: " + name + " (expected: " + oneOf(name, ScenarioLibrary.names()) + ")");
        }
        return ScenarioLibrary.text(name);
    }

    private List<Plane> planes() {
        if (planeNames.isEmpty()) {
            return List.of(Plane.values());
        }
        List<String> known = List.of(Plane.values()).stream().map(Plane::word).toList();
        List<Plane> planes = new ArrayList<>();
        for (String name : planeNames) {
            planes.add(Plane.of(name)
                    .orElseThrow(() -> usage("--against: " + name + " (expected: " + oneOf(name, known) + ")")));
        }
        return planes;
    }

    private List<Scenario> scenarios() throws IOException {
        List<String> known = ScenarioLibrary.names();
        List<Scenario> scenarios = new ArrayList<>();
        for (String name : scenarioNames.isEmpty() ? TOUR : scenarioNames) {
            if (name.equals("all")) {
                known.forEach(each -> scenarios.add(ScenarioLibrary.named(each)));
            } else if (known.contains(name)) {
                scenarios.add(ScenarioLibrary.named(name));
            } else if (!name.contains(".") && !name.contains("/") && !Files.exists(Path.of(name))) {
                throw usage("--scenario: " + name + " (expected: a file, 'all' or " + oneOf(name, known) + ")");
            } else {
                InputFile input = new InputFile(Path.of(name));
                ScenarioReader.Reading reading = ScenarioReader.read(input.name(), input.text());
                scenarios.add(reading.scenario().orElseThrow(() -> Inputs.refused(reading.problems())));
            }
        }
        return scenarios;
    }

    /** The strategy as it is, and one with each change. */
    private Map<String, Strategy> strategies(Path strategyFile) throws IOException {
        InputFile input = new InputFile(strategyFile);
        String text = input.text();
        Map<String, Strategy> all = new LinkedHashMap<>();
        all.put("", Inputs.strategyOf(input.name(), text));
        for (String each : whatIfs) {
            WhatIf change;
            String changed;
            try {
                change = WhatIf.parse(each);
                changed = change.applyTo(input.name(), text);
            } catch (IllegalArgumentException wrong) {
                throw usage(String.valueOf(wrong.getMessage()));
            }
            all.put(change.text(), Inputs.strategyOf("--what-if " + change.text(), changed));
        }
        return all;
    }

    /** A line that replaces itself, for those who watch; nothing for those who collect. */
    private Consumer<String> progress() {
        if (!Ansi.AUTO.enabled()) {
            return what -> {};
        }
        PrintWriter err = spec.commandLine().getErr();
        return what -> {
            err.printf("\r%-78s\r", "playing " + what);
            err.flush();
        };
    }

    private void write(Path into, String text, String json, String html) throws IOException {
        if (Files.exists(into) && !Files.isDirectory(into)) {
            throw new Failures.Failed(into + ": is not a directory (expected: a directory to write into)");
        }
        Files.createDirectories(into);
        Files.writeString(into.resolve("report.txt"), text);
        Files.writeString(into.resolve("report.json"), json);
        Files.writeString(into.resolve("report.html"), html);
        spec.commandLine().getErr().println("wrote " + into.resolve("report.html") + ", report.json and report.txt");
    }
}
