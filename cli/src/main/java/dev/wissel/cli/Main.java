package dev.wissel.cli;

import dev.wissel.gateway.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code wissel} command. */
@Command(
        name = "wissel",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        subcommands = {
            DesignCommand.class,
            CheckCommand.class,
            SimulateCommand.class,
            PlanCommand.class,
            ApplyCommand.class,
            RunCommand.class,
            GatewayCommand.class,
            StatusCommand.class,
            ExplainCommand.class,
            ReplayCommand.class,
            WishCommand.Drain.class,
            WishCommand.Undrain.class,
            WishCommand.Pause.class,
            WishCommand.Resume.class,
            DrillCommand.class,
            DemoCommand.class,
            CommandLine.HelpCommand.class
        },
        header = "Adaptive load balancing and failover for APIs behind Kong Gateway.",
        description = {
            "",
            "Write down one strategy (services, endpoints, regions, balancing, objective,",
            "fallback), and Wissel carries it out.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 good, 1 what was asked failed, 2 wrong usage,",
            "            3 input unreadable or peer unreachable",
            "",
            "Examples:",
            "  wissel demo                                 see a region fail and come back",
            "  wissel design strategy.yml -o design        turn a strategy into a Kong configuration",
            "  wissel check kong.yml                       find what is wrong with a configuration",
            "  wissel simulate strategy.yml                play faults against it in virtual time",
            "  wissel run examples/webshop/strategy.yml    carry a strategy out",
            "  wissel plan strategy.yml --kong URL         see what a Kong of yours lacks for it",
            "  wissel run strategy.yml --kong URL          carry it out on a Kong of yours",
            "  wissel explain                              say why its weights are what they are",
            "  wissel drill strategy.yml --fault region-loss --region ams   rehearse a failover",
            "  wissel gateway kong.yml                     serve a Kong configuration"
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Runs the command line and exits with its code. */
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Returns the command line, for main and for tests. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(command.getColorScheme().errorText("wissel: " + Failures.text(failure)));
                    return Failures.exitCode(failure);
                });
        if (System.getenv("NO_COLOR") != null) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The version as {@code --version} prints it. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"wissel " + Version.TEXT};
        }
    }
}
