package dev.wissel.cli;

import dev.wissel.console.NodeOptions;
import dev.wissel.console.declarative.DeclarativeNode;
import dev.wissel.kong.entity.KongConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
            "",
            "With --store it serves what the Admin API writes instead, and keeps it: Kong with a",
            "database. Without, the Admin API takes whole configurations: Kong without one.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 stopped when asked to, 1 could not start, 2 wrong usage,",
            "            3 the file cannot be read or understood",
            "",
            "Examples:",
            "  wissel gateway kong.yml",
            "  wissel gateway --proxy-listen 127.0.0.1:9000 --access-log - kong.yml",
            "  wissel gateway --config kong.yml --admin-listen 127.0.0.1:8001",
            "  wissel gateway --store /var/lib/wissel"
        })
final class GatewayCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "KONG_YML",
            arity = "0..1",
            description = {
                "The configuration; - for standard input. Left out, it is what --config or the",
                "environment variable KONG_DECLARATIVE_CONFIG names."
            })
    private @Nullable Path file;

    @Option(names = "--config", paramLabel = "KONG_YML", description = "The same as the argument.")
    private @Nullable Path config;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            defaultValue = "${env:WISSEL_STORE}",
            description = "Serve the entities kept in this directory, and keep there what the Admin API writes.")
    private @Nullable Path store;

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

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AdminFlags admin;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        ServedSource source = source();
        NodeOptions options = admin.options(flags.options(), store != null);
        if (store != null && options.admin() == null) {
            throw wrong("--admin-listen: off (expected: an address; nothing else could write into --store)");
        }
        return new GatewayRunner(
                        source,
                        options,
                        watch,
                        Companion.Maker.NONE,
                        out,
                        spec.commandLine().getErr())
                .run();
    }

    private ServedSource source() {
        Path named = file != null ? file : config;
        if (store != null) {
            if (named != null || watch || !without.isEmpty()) {
                throw wrong("--store: " + store
                        + " (expected: neither a configuration nor --watch nor --without-plugin beside it)");
            }
            return new StoreSource(store);
        }
        if (file != null && config != null) {
            throw wrong("--config: " + config + " (expected: one configuration; " + file + " is another)");
        }
        String variable = System.getenv("KONG_DECLARATIVE_CONFIG");
        if (named == null && (variable == null || variable.isEmpty())) {
            throw wrong("nothing to serve (expected: KONG_YML, or --store DIR)");
        }
        return new FileSource(named != null ? named : Path.of(variable), without);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** A Kong configuration, less the plugins that are not wanted. */
    private static final class FileSource extends ConfigSource {
        private final List<String> without;

        FileSource(Path file, List<String> without) {
            super(file);
            this.without = without;
        }

        @Override
        KongConfig read(String name, String text) {
            KongConfig config = Inputs.kongConfig(name, text);
            return config.withPlugins(config.plugins().stream()
                    .filter(plugin -> !without.contains(plugin.name()))
                    .toList());
        }

        @Override
        @Nullable
        String hash(String text) {
            return without.isEmpty() ? DeclarativeNode.hash(text) : null;
        }
    }
}
