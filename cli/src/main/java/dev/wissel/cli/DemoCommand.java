package dev.wissel.cli;

import dev.wissel.cli.console.ConsoleFlags;
import dev.wissel.cli.demo.Action;
import dev.wissel.cli.demo.ControlClient;
import dev.wissel.cli.demo.Demo;
import dev.wissel.cli.demo.DemoFailed;
import dev.wissel.cli.demo.DemoOptions;
import dev.wissel.cli.demo.Script;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code wissel demo}, and its orders from another terminal. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        header = "See a region fail and come back.",
        description = {
            "",
            "Starts six small back ends (three services in two regions, each a process), the",
            "gateway with examples/webshop/strategy.yml, and a steady load, and prints once a",
            "second what goes where, and a line for each step with its cause. Keys, or the",
            "commands below from another terminal, do something to a region; q ends it. The",
            "console at http://127.0.0.1:8010 shows it all.",
            ""
        },
        commandListHeading = "%nFrom another terminal, while it runs:%n",
        footer = {
            "",
            "Exit codes: 0 ended when asked to, or after --seconds without a failed GET,",
            "            1 a GET failed, or it could not start, 2 wrong usage,",
            "            3 no demo answers (commands from another terminal)",
            "",
            "Examples:",
            "  wissel demo                     press k to kill ams, r to revive it, q to quit",
            "  wissel demo --seconds 60 --rps 1000 --script \"20s kill ams, 40s revive ams\"",
            "  wissel demo kill ams            from another terminal",
            "  wissel demo slow fra --ms 300"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int DEFAULT_PORT_BASE = 9000;

    @Option(
            names = "--rps",
            paramLabel = "N",
            defaultValue = "100",
            description = "Requests a second over all services; 0 for none; default ${DEFAULT-VALUE}.")
    private int requestsPerSecond;

    @Option(names = "--seconds", paramLabel = "N", description = "End after so long, with a summary; default: run on.")
    private int seconds;

    @Option(
            names = "--script",
            paramLabel = "STEPS",
            defaultValue = "",
            description = "What happens by itself: TIME ACTION REGION, separated by commas.")
    @SuppressWarnings("NullAway.Init")
    private String script;

    @Option(
            names = "--proxy-listen",
            paramLabel = "HOST:PORT",
            converter = ListenAddress.class,
            defaultValue = "127.0.0.1:8000",
            description = "Where the gateway listens; default ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private InetSocketAddress proxyListen;

    @Option(
            names = "--status-listen",
            paramLabel = "HOST:PORT",
            converter = ListenAddress.class,
            defaultValue = "127.0.0.1:8100",
            description = "Where its metrics are read; default ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private InetSocketAddress statusListen;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "" + DEFAULT_PORT_BASE,
            description = "Back ends listen on N + 101 to N + 203; 0 for any free ports; default ${DEFAULT-VALUE}.")
    private int portBase;

    @Option(names = "--lines", description = "Print a line a second, on a terminal too.")
    private boolean lines;

    @Option(
            names = "--control",
            paramLabel = "HOST:PORT",
            scope = ScopeType.INHERIT,
            converter = ListenAddress.class,
            defaultValue = "127.0.0.1:" + DemoOptions.DEFAULT_CONTROL_PORT,
            description = "Where a running demo takes orders from other terminals; default ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private InetSocketAddress control;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConsoleFlags console;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        DemoOptions options = options();
        Demo demo = new Demo(
                options,
                console.place(AdminListens::read),
                spec.commandLine().getOut(),
                spec.commandLine().getColorScheme().ansi(),
                Signals::on);
        try {
            return demo.run() == Demo.Ending.GETS_FAILED ? ExitCode.FAILED : ExitCode.GOOD;
        } catch (DemoFailed failed) {
            throw new Failures.Failed(failed.getMessage());
        }
    }

    /** Returns what the command line asks for; wrong usage if it makes no sense. */
    DemoOptions options() {
        try {
            Script steps = parsedScript();
            return new DemoOptions(
                    portBase, proxyListen, statusListen, control, requestsPerSecond, seconds, steps, lines);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
    }

    private Script parsedScript() {
        try {
            return Script.parse(script, Demo.regionNames());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("--script: " + wrong.getMessage(), wrong);
        }
    }

    // ---------------------------------------------------------------- orders to a running demo

    @Command(name = "kill", mixinStandardHelpOptions = true, description = "Send SIGKILL to a region's back ends.")
    int kill(@Parameters(paramLabel = "REGION") String region) throws IOException {
        return order(Action.Verb.KILL, region, Action.DEFAULT_MILLIS);
    }

    @Command(
            name = "hang",
            mixinStandardHelpOptions = true,
            description = "Send them SIGSTOP: connections stay, answers do not come.")
    int hang(@Parameters(paramLabel = "REGION") String region) throws IOException {
        return order(Action.Verb.HANG, region, Action.DEFAULT_MILLIS);
    }

    @Command(name = "slow", mixinStandardHelpOptions = true, description = "Let them answer later.")
    int slow(
            @Parameters(paramLabel = "REGION") String region,
            @Option(
                            names = "--ms",
                            paramLabel = "N",
                            defaultValue = "" + Action.DEFAULT_MILLIS,
                            description = "Wait before each answer; default ${DEFAULT-VALUE}.")
                    int millis)
            throws IOException {
        return order(Action.Verb.SLOW, region, millis);
    }

    @Command(name = "fail", mixinStandardHelpOptions = true, description = "Let them answer 503.")
    int fail(@Parameters(paramLabel = "REGION") String region) throws IOException {
        return order(Action.Verb.FAIL, region, Action.DEFAULT_MILLIS);
    }

    @Command(name = "revive", mixinStandardHelpOptions = true, description = "Undo all of that.")
    int revive(@Parameters(paramLabel = "REGION") String region) throws IOException {
        return order(Action.Verb.REVIVE, region, Action.DEFAULT_MILLIS);
    }

    @Command(name = "drain", mixinStandardHelpOptions = true, description = "Keep new requests away from a region.")
    int drain(@Parameters(paramLabel = "REGION") String region) throws IOException {
        return order(Action.Verb.DRAIN, region, Action.DEFAULT_MILLIS);
    }

    @Command(name = "undrain", mixinStandardHelpOptions = true, description = "Let them in again.")
    int undrain(@Parameters(paramLabel = "REGION") String region) throws IOException {
        return order(Action.Verb.UNDRAIN, region, Action.DEFAULT_MILLIS);
    }

    @Command(name = "status", mixinStandardHelpOptions = true, description = "Print how things stand.")
    int status() throws IOException {
        return ask(ControlClient::status);
    }

    @Command(name = "stop", mixinStandardHelpOptions = true, description = "End the demo.")
    int stop() throws IOException {
        return ask(ControlClient::stop);
    }

    private int order(Action.Verb verb, String region, int millis) throws IOException {
        Action action;
        try {
            action = new Action(verb, region, millis);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--ms: " + wrong.getMessage());
        }
        return ask(client -> client.act(action));
    }

    /** Something that is asked of a running demo. */
    private interface Question {
        String ask(ControlClient client) throws IOException, DemoFailed;
    }

    private int ask(Question question) throws IOException {
        try {
            spec.commandLine().getOut().println(question.ask(new ControlClient(control)));
            spec.commandLine().getOut().flush();
            return ExitCode.GOOD;
        } catch (DemoFailed failed) {
            throw new Failures.Failed(failed.getMessage());
        }
    }
}
