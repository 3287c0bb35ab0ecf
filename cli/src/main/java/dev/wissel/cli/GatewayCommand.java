package dev.wissel.cli;

import dev.wissel.kong.entity.KongConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wissel gateway KONG_YML}. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        header = "Serve a Kong configuration (kong.yml) with the embedded gateway.",
        description = {
            "",
            "Reads Kong's declarative format (YAML or JSON, _format_version 1.1, 2.1 or 3.0,",
            "also as decK writes it). SIGHUP reads the file again; a file that is wrong then",
            "changes nothing. SIGTERM finishes what is in flight and exits with 0.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 stopped when asked to, 1 could not start, 2 wrong usage,",
            "            3 the file cannot be read or understood",
            "",
            "Examples:",
            "  wissel gateway kong.yml",
            "  wissel gateway --proxy-listen 127.0.0.1:9000 --access-log - kong.yml"
        })
final class GatewayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "KONG_YML", description = "The configuration; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--watch", description = "Read the file again whenever it changes.")
    private boolean watch;

    @Option(
            names = "--without-plugin",
            paramLabel = "NAME",
            description = "Serve as if this plugin were not configured; repeatable. Needed for plugins that guard"
                    + " access, which this gateway does not carry out.")
    private List<String> without = new ArrayList<>();

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private GatewayFlags flags;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        ConfigSource source = new ConfigSource(file) {
            @Override
            KongConfig read(String name, String text) {
                KongConfig config = Inputs.kongConfig(name, text);
                return config.withPlugins(config.plugins().stream()
                        .filter(plugin -> !without.contains(plugin.name()))
                        .toList());
            }
        };
        return new GatewayRunner(
                        source, flags.options(), watch, out, spec.commandLine().getErr())
                .run();
    }
}
