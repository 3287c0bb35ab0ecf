package dev.wissel.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wissel plan STRATEGY --kong URL}. */
@Command(
        name = "plan",
        header = "Show what a Kong and a strategy differ in.",
        description = {
            "",
            "Compares entities by name and shows what wissel apply would create, change and",
            "delete. Writes nothing. Only what carries the tag of the strategy is ever changed or",
            "deleted. Weights that the controller moved are shown apart and are no drift.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 shown, 2 there is drift and --non-zero-exit-code is given, or wrong usage,",
            "            3 a conflict, the strategy or Kong cannot be read, or Kong cannot do it",
            "",
            "Example:",
            "  wissel plan strategy.yml --kong http://kong:8001 --non-zero-exit-code"
        })
final class PlanCommand extends PlanningCommand {
    private static final int DRIFT = 2;

    @Option(names = "--non-zero-exit-code", description = "Exit with 2 if there is anything to do.")
    private boolean driftCode;

    @Override
    int with(List<Planned> planned) {
        if (json()) {
            printJson(
                    Map.of("kongs", planned.stream().map(PlanningCommand::tree).toList()));
        } else {
            show(planned);
        }
        if (conflicts(planned)) {
            return ExitCode.INPUT;
        }
        boolean drift = planned.stream().anyMatch(each -> !each.plan().isEmpty());
        return drift && driftCode ? DRIFT : ExitCode.GOOD;
    }
}
