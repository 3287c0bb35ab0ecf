package dev.wissel.cli;

import dev.wissel.controller.plan.Change;
import dev.wissel.controller.plan.PlannedKong.End;
import dev.wissel.controller.plan.PlannedKong.Outcome;
import java.io.Console;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wissel apply STRATEGY --kong URL --yes}. */
@Command(
        name = "apply",
        header = "Make a Kong what a strategy wants.",
        description = {
            "",
            "Shows the plan of wissel plan and carries it out: new entities first, deletions last.",
            "The weight of a target that is there is never written: it is the controller's.",
            "A Kong without a database gets its whole configuration, with everything of others as",
            "it was, unless somebody changed it in between. What failed halfway goes on next time.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 done, or nothing to do, 1 failed on the way, or the answer was no, 2 wrong usage,",
            "            3 nothing has been done: a conflict, the strategy or Kong cannot be read, or Kong",
            "              cannot do it or refuses it",
            "",
            "Example:",
            "  wissel apply strategy.yml --kong http://kong:8001 --yes"
        })
final class ApplyCommand extends PlanningCommand {
    private static final int LONGEST_SETTLE = 3600;

    @Option(names = "--yes", description = "Do it without asking.")
    private boolean yes;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            description = {
                "With a database: how long nodes are waited for before anything is deleted;",
                "default their poll interval and 5 s for their routers."
            })
    private @Nullable Integer settleSeconds;

    @Override
    void check() {
        if (settleSeconds != null && (settleSeconds < 0 || settleSeconds > LONGEST_SETTLE)) {
            throw wrong("--settle: " + settleSeconds + " (expected: 0 to " + LONGEST_SETTLE + ")");
        }
        if (!yes && !terminal()) {
            throw wrong(
                    "--yes: missing, and there is no terminal to ask on (expected: --yes, after a look at wissel plan)");
        }
    }

    @Override
    @Nullable
    Duration settle() {
        return settleSeconds == null ? null : Duration.ofSeconds(settleSeconds);
    }

    @Override
    int with(List<Planned> planned) {
        if (!json()) {
            show(planned);
        }
        if (conflicts(planned)) {
            if (json()) {
                printJson(Map.of(
                        "kongs", planned.stream().map(PlanningCommand::tree).toList()));
            }
            error("nothing has been done: there are conflicts");
            return ExitCode.INPUT;
        }
        boolean any = planned.stream().anyMatch(each -> !each.plan().isEmpty());
        if (any && !yes && !agreed()) {
            error("nothing has been done: the answer was not yes");
            return ExitCode.FAILED;
        }
        List<Object> trees = new ArrayList<>();
        int code = ExitCode.GOOD;
        int before = 0;
        for (Planned each : planned) {
            Outcome outcome = each.kong().apply(each.plan(), change -> say("done: " + change.label()));
            trees.add(tree(each, outcome));
            if (outcome.end() != End.DONE) {
                told(each, outcome);
                code = outcome.end() == End.REFUSED && before == 0 ? ExitCode.INPUT : ExitCode.FAILED;
                break;
            }
            before += outcome.steps();
        }
        if (json()) {
            printJson(Map.of("kongs", trees));
        } else if (code == ExitCode.GOOD) {
            say(before == 0 ? "nothing to do" : "done: " + before + " steps");
        }
        return code;
    }

    private void told(Planned planned, Outcome outcome) {
        error(planned.address() + ": " + outcome.problem());
        int steps = outcome.steps();
        List<Change> changes = planned.plan().changes();
        if (outcome.end() == End.REFUSED) {
            error("nothing has been done here");
            return;
        }
        error(steps + " of " + changes.size() + " steps are done; apply again goes on from there. Not done:");
        changes.subList(steps, changes.size()).forEach(change -> error("  " + change.label()));
    }

    private static Map<String, @Nullable Object> tree(Planned planned, Outcome outcome) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>(tree(planned));
        tree.put("done", outcome.steps());
        tree.put("problem", outcome.problem().isEmpty() ? null : outcome.problem());
        return tree;
    }

    @SuppressWarnings("SystemConsoleNull") // null before Java 22, asked below since
    private static boolean terminal() {
        if (System.console() == null) {
            return false;
        }
        try { // since Java 22 there is a console also without a terminal
            Object is = Console.class.getMethod("isTerminal").invoke(System.console());
            return Boolean.TRUE.equals(is);
        } catch (ReflectiveOperationException older) {
            return true;
        }
    }

    @SuppressWarnings("SystemConsoleNull") // only after terminal()
    private static boolean agreed() {
        Console console = System.console();
        String answer = console == null ? null : console.readLine("Do this? Only yes is taken: ");
        return "yes".equals(answer);
    }
}
