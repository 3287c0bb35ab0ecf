package dev.wissel.cli;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A command about a controller's journal: opened if it is there, read or written, and shown as text or JSON. */
@Command(mixinStandardHelpOptions = true, versionProvider = Main.Versions.class)
abstract class JournalCommand implements Callable<Integer> {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** What {@code --format} may say. */
    enum Format {
        TEXT,
        JSON
    }

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private JournalFlags journal;

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
     * Does what is asked.
     *
     * @return the exit code
     */
    abstract int in(Journal opened, long nowNanos);

    @Override
    public final Integer call() throws IOException {
        check();
        try (JournalDatabase database = journal.openExisting()) {
            Journal opened = JournalFlags.journal(database);
            return in(opened, opened.sharedNowNanos().orElse(Moments.now()));
        }
    }

    /** Refuses a wrong command line before the journal is opened. */
    void check() {}

    boolean json() {
        return format == Format.JSON;
    }

    String journalName() {
        return journal.name();
    }

    void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    void printJson(Object tree) {
        print(JSON.writeValueAsString(tree));
    }

    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    long moment(String flag, String text, long nowNanos) {
        return Moments.parse(text, nowNanos)
                .orElseThrow(
                        () -> wrong(
                                flag + ": " + text
                                        + " (expected: ISO-8601 such as 2026-01-31T12:00:00Z, now, or a time before now such as -10m)"));
    }

    /** What the journal knows by name: of its newest session and observation. Immutable. */
    record Names(TreeSet<String> upstreams, TreeSet<String> regions, TreeSet<String> targets) {
        static Names of(Journal journal, long nowNanos) {
            Names names = new Names(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
            List<Journal.Session> sessions = journal.sessions();
            if (!sessions.isEmpty()) {
                names.upstreams.addAll(sessions.get(sessions.size() - 1).rules().keySet());
            }
            journal.observedAt(nowNanos)
                    .ifPresent(seen -> seen.observation().upstreams().forEach(upstream -> {
                        names.upstreams.add(upstream.name());
                        names.regions.addAll(upstream.regions());
                        upstream.targets()
                                .forEach(target ->
                                        names.targets.add(target.address().text()));
                    }));
            names.regions.remove("");
            return names;
        }

        boolean known() {
            return !upstreams.isEmpty();
        }

        String all(TreeSet<String> one, TreeSet<String> other) {
            TreeSet<String> both = new TreeSet<>(one);
            both.addAll(other);
            return String.join(", ", both);
        }
    }

    /** Returns a tree's entry for a text that may be missing. */
    static void put(Map<String, Object> tree, String name, @Nullable Object value) {
        if (value != null) {
            tree.put(name, value);
        }
    }

    /** Returns the newest session. */
    static Optional<Journal.Session> newest(Journal journal) {
        List<Journal.Session> sessions = journal.sessions();
        return sessions.isEmpty() ? Optional.empty() : Optional.of(sessions.get(sessions.size() - 1));
    }
}
