package dev.wissel.cli;

import dev.wissel.design.output.DesignFile;
import dev.wissel.design.output.DesignRequest;
import dev.wissel.design.output.DesignRequest.Format;
import dev.wissel.design.output.DesignRequest.Language;
import dev.wissel.design.strategy.Strategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wissel design}. */
@Command(
        name = "design",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        header = "Turn a strategy into a Kong configuration.",
        description = {
            "",
            "Writes what the Kong named in the strategy loads. Without a strategy it asks for",
            "one, takes the answers from a file, or starts from a Kong that exists and shows",
            "what would change and why.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 written, 1 could not be written or a file is in the way,",
            "            2 wrong usage, 3 an input cannot be read or Kong cannot be reached",
            "",
            "Examples:",
            "  wissel design strategy.yml -o design",
            "  wissel design strategy.yml -o design --format kic",
            "  wissel design                                   ask, write strategy and design",
            "  wissel design --answers answers.yml -o design   the same for scripts",
            "  wissel design --from-kong http://localhost:8001 what would change, and why",
            "  wissel design --from-kong kong.yml -o design    and write it"
        })
final class DesignCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STRATEGY", arity = "0..1", description = "The strategy; - for standard input.")
    private @Nullable Path file;

    @Option(names = "-o", paramLabel = "DIR", description = "Where to write; made if it is not there.")
    private @Nullable Path directory;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "kong",
            description = "kong: kong.yml for Kong or decK. kic: manifests for Kong Ingress Controller. Default kong.")
    @SuppressWarnings("NullAway.Init")
    private Format format;

    @Option(names = "--lang", paramLabel = "LANG", defaultValue = "en", description = "en or nl; default en.")
    @SuppressWarnings("NullAway.Init")
    private Language language;

    @Option(names = "--force", description = "Overwrite files that wissel did not make, or that were changed since.")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (file == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'STRATEGY'");
        }
        Path into = directory;
        if (into == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '-o DIR'");
        }
        Strategy strategy = new InputFile(file).read(Inputs::strategyOf);
        write(into, strategy, List.of());
        return ExitCode.GOOD;
    }

    private void write(Path into, Strategy strategy, List<DesignFile> more) throws IOException {
        List<DesignFile> files = new java.util.ArrayList<>(more);
        files.addAll(DesignParts.files(new DesignRequest(strategy, format, language)));
        PrintWriter out = spec.commandLine().getOut();
        new OutputDirectory(into).write(files, force).forEach(path -> out.println("wrote " + path));
        out.flush();
    }
}
