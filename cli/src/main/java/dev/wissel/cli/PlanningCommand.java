package dev.wissel.cli;

import dev.wissel.controller.plan.DeclarativeKong;
import dev.wissel.controller.plan.Plan;
import dev.wissel.controller.plan.PlanText;
import dev.wissel.controller.plan.PlannedKong;
import dev.wissel.controller.plan.StoredKong;
import dev.wissel.controller.plan.Wanted;
import dev.wissel.design.strategy.KongTarget.Standby;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminException;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.kong.admin.Capabilities;
import dev.wissel.kong.admin.Detector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What {@code plan} and {@code apply} have in common: a strategy, a Kong, and what they differ in. */
@Command(mixinStandardHelpOptions = true, versionProvider = Main.Versions.class)
abstract class PlanningCommand implements Callable<Integer> {
    /** Kong's router follows its configuration in this time, {@code worker_state_update_frequency} (Kong facts 6.5). */
    private static final Duration ROUTER = Duration.ofSeconds(5);

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** What {@code --format} may say. */
    enum Format {
        TEXT,
        JSON
    }

    @Parameters(paramLabel = "STRATEGY", description = "The strategy; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private KongConnection connection;

    @Option(
            names = "--adopt",
            description = {
                "Make entities without the strategy's tag its own where they have the same name.",
                "Without this they are a conflict."
            })
    private boolean adopt;

    @Option(
            names = "--format",
            paramLabel = "KIND",
            defaultValue = "text",
            description = "text or json; default ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /**
     * A node, or a Kong with a database, and what is to be done to it. Immutable.
     *
     * @param address where it is
     * @param summary who it is
     * @param kong how it is written
     * @param plan what is to be done
     */
    record Planned(String address, String summary, PlannedKong kong, Plan plan) {}

    /** Does what is asked with plans that were made; returns the exit code. */
    abstract int with(List<Planned> planned);

    /** Refuses a wrong command line before anybody is asked. */
    void check() {}

    /** Returns how long nodes are waited for before something is deleted; null for as long as they may take. */
    @Nullable
    Duration settle() {
        return null;
    }

    @Override
    public final Integer call() throws IOException {
        check();
        if (!connection.named()) {
            throw wrong("--kong: missing (expected: --kong URL, the address of Kong's Admin API)");
        }
        List<AdminOptions> options = connection.nodes();
        Strategy strategy = new InputFile(file).read(Inputs::strategyOf);
        try {
            return with(planned(strategy, options));
        } catch (AdminException failed) {
            throw new Failures.BadInput(failed.error().message());
        }
    }

    private List<Planned> planned(Strategy strategy, List<AdminOptions> options) {
        List<Planned> all = new ArrayList<>();
        for (AdminOptions each : options) {
            AdminClient client = client(each);
            Detector.Detection found = Detector.detect(client);
            require(found, strategy);
            boolean stored = found.capabilities().writeEntities().can();
            Duration wait = settle();
            Duration settle =
                    wait != null ? wait : ROUTER.plusMillis((long) (found.node().databasePollSeconds() * 1000));
            PlannedKong kong = stored
                    ? new StoredKong(client, settle, length -> {
                        if (!length.isZero()) {
                            say("waiting " + length.toSeconds()
                                    + " s until every node follows, before anything is deleted");
                            Thread.sleep(length.toMillis());
                        }
                    })
                    : new DeclarativeKong(client);
            Plan plan = kong.plan(Wanted.of(strategy, found.node()), adopt);
            all.add(new Planned(each.url().toString(), found.node().summary(), kong, plan));
            if (stored) {
                break; // its nodes share what is written
            }
        }
        return all;
    }

    private static AdminClient client(AdminOptions options) {
        try {
            return new AdminClient(options);
        } catch (IllegalArgumentException unusable) {
            throw new Failures.BadInput(String.valueOf(unusable.getMessage()));
        }
    }

    private static void require(Detector.Detection kong, Strategy strategy) {
        Capabilities can = kong.capabilities();
        if (!can.writeEntities().can() && !can.postConfig().can()) {
            throw new Failures.BadInput("this is " + kong.node().summary() + ", whose entities cannot be written: "
                    + can.writeEntities().reason());
        }
        if (strategy.kong().standby() == Standby.FAILOVER && !can.idleStandby().can()) {
            throw new Failures.BadInput("kong.standby: failover (expected: controller, or a Kong that has it): "
                    + can.idleStandby().reason());
        }
    }

    boolean json() {
        return format == Format.JSON;
    }

    /** Says something about the run: beside the JSON, if that is asked for. */
    void say(String line) {
        PrintWriter out =
                json() ? spec.commandLine().getErr() : spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    void error(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(spec.commandLine().getColorScheme().errorText("wissel: " + line));
        err.flush();
    }

    void printJson(Object tree) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(JSON.writeValueAsString(tree));
        out.flush();
    }

    /** Shows plans as text. */
    void show(List<Planned> planned) {
        for (Planned each : planned) {
            say("# " + each.address() + ", " + each.summary());
            PlanText.lines(each.plan()).forEach(this::say);
        }
    }

    static Map<String, @Nullable Object> tree(Planned planned) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("kong", planned.address());
        tree.put("is", planned.summary());
        tree.putAll(PlanText.tree(planned.plan()));
        return tree;
    }

    static boolean conflicts(List<Planned> planned) {
        return planned.stream().anyMatch(each -> !each.plan().conflicts().isEmpty());
    }

    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
