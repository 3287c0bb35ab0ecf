package dev.wissel.cli;

import dev.wissel.controller.drill.DrillJson;
import dev.wissel.controller.drill.DrillRecord;
import dev.wissel.controller.drill.DrillReport;
import dev.wissel.controller.drill.DrillWords;
import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillVerdict;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code wissel drill STRATEGY}. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        header = "Rehearse a failover on the living system, under a guard.",
        description = {
            "",
            "Asks a running wissel run to make a fault, to measure what happens, and to put it",
            "beside what the design promised. Without --yes it says what would happen, and does",
            "nothing. Ctrl-C breaks the drill off; if Wissel dies, the fault ends by itself.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 passed, or only planned; 1 failed, inconclusive, aborted, or refused;",
            "            2 wrong usage; 3 the console cannot be reached, or the strategy cannot be read",
            "",
            "Examples:",
            "  wissel drill strategy.yml --fault region-loss --region ams",
            "  wissel drill strategy.yml --fault region-loss --region ams --yes --report drill.md",
            "  wissel drill strategy.yml --fault slow --region fra --delay 2s --for 1m --yes"
        })
final class DrillCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 500;

    /** A console that restarts is waited for; the drill it ran is over then, and says so. */
    private static final int LOST_POLLS = 60;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** What {@code --format} may say. */
    enum Format {
        TEXT,
        JSON
    }

    @Parameters(paramLabel = "STRATEGY", description = "The strategy that is carried out; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--fault",
            required = true,
            paramLabel = "KIND",
            description = "region-loss, target-loss, slow, errors, blackhole or drain.")
    @SuppressWarnings("NullAway.Init")
    private String fault;

    @Option(names = "--region", required = true, paramLabel = "NAME", description = "Where.")
    @SuppressWarnings("NullAway.Init")
    private String region;

    @Option(names = "--target", paramLabel = "HOST:PORT", description = "Only this target of the region.")
    private @Nullable String target;

    @Option(names = "--service", paramLabel = "NAME", description = "Only this service; repeatable. Default: all.")
    private List<String> services = new ArrayList<>();

    @Option(names = "--for", paramLabel = "TIME", description = "How long the fault is held at most; default 2m.")
    private @Nullable String length;

    @Option(names = "--delay", paramLabel = "TIME", description = "For slow: by how much; default 2s.")
    private @Nullable String delay;

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            description = "For slow and errors: part of the requests; default 100%%.")
    private @Nullable String share;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Option(names = "--plan-only", description = "Say what would happen and do nothing, whatever else is given.")
    private boolean planOnly;

    @Option(names = "--why", paramLabel = "TEXT", description = "The reason, kept with the result.")
    private String why = "";

    @Option(
            names = "--console",
            paramLabel = "URL",
            defaultValue = "http://localhost:8010",
            description = "Where wissel run has its console; default ${DEFAULT-VALUE}.")
    private String console = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the console's token; WISSEL_CONSOLE_TOKEN does the same.")
    private @Nullable Path tokenFile;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the result as Markdown.")
    private @Nullable Path report;

    @Option(
            names = "--format",
            paramLabel = "KIND",
            defaultValue = "text",
            description = "text or json; default ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Semaphore stops = new Semaphore(0);

    @Override
    public Integer call() throws IOException {
        DrillPlan plan;
        DrillClient client;
        try {
            plan = DrillWords.plan(fault, region, target, services, length, delay, share);
            client = new DrillClient(console, SecretInput.of(tokenFile, "WISSEL_CONSOLE_TOKEN"));
        } catch (IllegalArgumentException wrong) {
            throw wrong(String.valueOf(wrong.getMessage()));
        }
        check(plan, new InputFile(file).read(Inputs::strategyOf));
        if (!yes || planOnly) {
            JsonNode preview = client.preview(plan);
            if (format == Format.JSON) {
                print(JSON.writeValueAsString(preview));
            } else {
                DrillTexts.preview(preview).forEach(this::print);
                print("Nothing was done. With --yes it is.");
            }
            return ExitCode.GOOD;
        }
        return run(client, plan);
    }

    /** Names are looked up before anybody is asked anything. */
    private void check(DrillPlan plan, Strategy strategy) {
        if (!strategy.regions().contains(plan.region())) {
            throw wrong(
                    "--region: " + plan.region() + " (expected: one of " + String.join(", ", strategy.regions()) + ")");
        }
        List<String> names =
                strategy.services().stream().map(ServiceStrategy::name).toList();
        for (String service : plan.services()) {
            if (!names.contains(service)) {
                throw wrong("--service: " + service + " (expected: one of " + String.join(", ", names) + ")");
            }
        }
        List<String> targets = strategy.services().stream()
                .filter(service -> plan.touches(service.name()))
                .flatMap(service -> service.endpointsIn(plan.region()).stream())
                .map(Endpoint::address)
                .map(address -> address.text())
                .distinct()
                .toList();
        if (targets.isEmpty()) {
            throw wrong("--region: " + plan.region() + " (expected: a region that has endpoints of the service)");
        }
        if (!plan.target().isEmpty() && !targets.contains(plan.target())) {
            throw wrong("--target: " + plan.target() + " (expected: one of "
                    + String.join(", ", targets.subList(0, Math.min(20, targets.size()))) + ")");
        }
    }

    // ---------------------------------------------------------------- the drill

    private int run(DrillClient client, DrillPlan plan) throws IOException {
        Signals.on("INT", stops::release);
        Signals.on("TERM", stops::release);
        String id = client.begin(plan, who(), why);
        tell("drill " + id);
        DrillRecord record = follow(client, id);
        if (report != null) {
            WholeFile.write(report, DrillReport.markdown(record));
        }
        if (format == Format.JSON) {
            print(JSON.writeValueAsString(DrillJson.tree(record)));
        } else {
            DrillTexts.result(record).forEach(this::print);
        }
        return record.verdict() == DrillVerdict.PASSED ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private DrillRecord follow(DrillClient client, String id) throws IOException {
        int told = 0;
        int lost = 0;
        boolean asked = false;
        while (true) {
            try {
                DrillRecord record = record(client.drill(id));
                lost = 0;
                for (; told < record.notes().size(); told++) {
                    tell(DrillTexts.note(record, record.notes().get(told)));
                }
                if (record.phase() == DrillPhase.DONE || record.phase() == DrillPhase.ABORTED) {
                    return record;
                }
            } catch (IOException failed) {
                if (++lost >= LOST_POLLS) {
                    throw new IOException(
                            failed.getMessage() + "; what became of drill " + id
                                    + " is not known, and its fault ends by itself",
                            failed);
                }
            }
            if (pause() && !asked) {
                asked = abort(client, id);
            }
        }
    }

    private static DrillRecord record(JsonNode tree) throws IOException {
        try {
            return DrillJson.record(tree.toString());
        } catch (RuntimeException odd) {
            throw new IOException("the console's answer is no drill: " + odd.getMessage(), odd);
        }
    }

    /** Waits for the next look; returns whether it is to be broken off. */
    private boolean pause() {
        try {
            return stops.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean abort(DrillClient client, String id) {
        tell("breaking the drill off");
        try {
            client.abort(id, who(), "Ctrl-C");
            return true;
        } catch (Failures.Failed over) {
            return true;
        } catch (IOException failed) {
            tell(DrillClient.printable(String.valueOf(failed.getMessage())) + "; press Ctrl-C again to try again");
            return false;
        }
    }

    private static String who() {
        return System.getProperty("user.name", "unknown");
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private void tell(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
