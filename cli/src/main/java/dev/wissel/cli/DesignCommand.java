package dev.wissel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wissel.design.dialogue.Answers;
import dev.wissel.design.dialogue.Dialogue;
import dev.wissel.design.dialogue.Wishes;
import dev.wissel.design.dialogue.WishesText;
import dev.wissel.design.fromkong.AdminApi;
import dev.wissel.design.fromkong.ExistingKong;
import dev.wissel.design.fromkong.FromKong;
import dev.wissel.design.kongfile.KongFile;
import dev.wissel.design.output.DesignFile;
import dev.wissel.design.output.DesignRequest;
import dev.wissel.design.output.DesignRequest.Format;
import dev.wissel.design.output.DesignRequest.Language;
import dev.wissel.design.strategy.Strategy;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    private static final String STRATEGY_FILE = "strategy.yml";
    private static final String CHANGES_FILE = "changes.diff";
    private static final Path STANDARD_DIRECTORY = Path.of("wissel-design");
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);

    @Parameters(paramLabel = "STRATEGY", arity = "0..1", description = "The strategy; - for standard input.")
    private @Nullable Path file;

    @Option(names = "-o", paramLabel = "DIR", description = "Where to write; made if it is not there.")
    private @Nullable Path directory;

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "Answers to the questions, as YAML; - for standard input.")
    private @Nullable Path answers;

    @Option(
            names = "--from-kong",
            paramLabel = "URL|FILE",
            description = {
                "Start from a Kong that exists: its Admin API, or its kong.yml. Shows what would",
                "change and why; with -o writes it as well. KONG_ADMIN_TOKEN in the environment",
                "is sent as Kong-Admin-Token. Nothing is ever written to Kong."
            })
    private @Nullable String fromKong;

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
        long sources =
                Stream.of(file, answers, fromKong).filter(Objects::nonNull).count();
        if (sources > 1) {
            throw wrong("STRATEGY, --answers and --from-kong exclude each other");
        }
        if (fromKong != null) {
            return fromKong(fromKong);
        }
        if (answers != null) {
            Answers.Reading reading = new InputFile(answers).read(Answers::read);
            Wishes wishes = reading.wishes().orElseThrow(() -> Inputs.refused(reading.problems()));
            writeWith(required(directory), WishesText.yaml(wishes));
            return ExitCode.GOOD;
        }
        if (file == null) {
            return dialogue();
        }
        write(required(directory), List.of(), new InputFile(file).read(Inputs::strategyOf));
        return ExitCode.GOOD;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Path required(@Nullable Path path) {
        if (path == null) {
            throw wrong("Missing required option: '-o DIR'");
        }
        return path;
    }

    private Integer dialogue() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Dialogue dialogue = new Dialogue(new BufferedReader(new InputStreamReader(System.in, UTF_8)), out);
        Wishes wishes;
        try {
            wishes = dialogue.ask();
        } catch (EOFException over) {
            throw new Failures.BadInput(String.valueOf(over.getMessage()));
        }
        String text = WishesText.yaml(wishes);
        Path into = directory != null ? directory : STANDARD_DIRECTORY;
        if (dialogue.yes("Make the design now, in the directory '" + into
                + "'? Otherwise only the strategy is written there.")) {
            writeWith(into, text);
        } else {
            Inputs.strategyOf(STRATEGY_FILE, text);
            print(new OutputDirectory(into).write(List.of(new DesignFile(STRATEGY_FILE, text)), force));
        }
        return ExitCode.GOOD;
    }

    private Integer fromKong(String source) throws IOException, InterruptedException {
        FromKong.Result result = FromKong.of(existing(source));
        PrintWriter err = spec.commandLine().getErr();
        result.notes().forEach(note -> err.println("note: " + note));
        err.flush();
        Strategy strategy =
                result.strategy().orElseThrow(() -> new Failures.Failed(String.join("\n", result.problems())));
        if (directory == null) {
            spec.commandLine().getOut().print(result.diff());
            spec.commandLine().getOut().flush();
            return ExitCode.GOOD;
        }
        DesignFile kong = new DesignFile(KongFile.NAME, result.kongText());
        List<DesignFile> files = new ArrayList<>();
        files.add(new DesignFile(STRATEGY_FILE, result.strategyText()));
        files.add(new DesignFile(CHANGES_FILE, result.diff()));
        for (DesignFile made : DesignParts.files(new DesignRequest(strategy, format, language))) {
            // The configuration itself is the existing one with the changes in it, not a new one.
            files.add(made.name().equals(kong.name()) ? kong : made);
        }
        print(new OutputDirectory(directory).write(files, force));
        return ExitCode.GOOD;
    }

    private ExistingKong existing(String source) throws IOException, InterruptedException {
        if (source.startsWith("http://") || source.startsWith("https://")) {
            URI base;
            try {
                base = new URI(source);
            } catch (URISyntaxException unreadable) {
                throw wrong("--from-kong: " + source + " (expected: a URL such as http://localhost:8001, or a file)");
            }
            if (base.getHost() == null) {
                throw wrong("--from-kong: " + source + " (expected: a URL such as http://localhost:8001, or a file)");
            }
            return new AdminApi(base, System.getenv("KONG_ADMIN_TOKEN"), ADMIN_TIMEOUT).read();
        }
        ExistingKong.Reading reading = new InputFile(Path.of(source)).read(ExistingKong::read);
        return reading.kong().orElseThrow(() -> Inputs.refused(reading.problems()));
    }

    private void writeWith(Path into, String strategyText) throws IOException {
        Strategy strategy = Inputs.strategyOf(STRATEGY_FILE, strategyText);
        write(into, List.of(new DesignFile(STRATEGY_FILE, strategyText)), strategy);
    }

    private void write(Path into, List<DesignFile> first, Strategy strategy) throws IOException {
        List<DesignFile> files = new ArrayList<>(first);
        files.addAll(DesignParts.files(new DesignRequest(strategy, format, language)));
        print(new OutputDirectory(into).write(files, force));
    }

    private void print(List<Path> written) {
        PrintWriter out = spec.commandLine().getOut();
        written.forEach(path -> out.println("wrote " + path));
        out.flush();
    }
}
