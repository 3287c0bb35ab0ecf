package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets a command of the user's make the fault; {@code docs/drills.md} says how it is called. Confined to the runner's thread, {@link #means} excepted.
 *
 * <p>The command runs without a shell. One that does not end in time is killed with its children, and counts as failed.
 */
public final class HookFaultHost implements FaultHost {
    private static final int MOST_LINES = 5;
    private static final int MOST_BYTES = 4096;

    private final List<String> command;
    private final Duration patience;
    private final Consumer<String> says;
    private final List<String> told = new CopyOnWriteArrayList<>();

    /**
     * Makes one.
     *
     * @param command and its arguments, at least one word
     * @param patience longest time of a call, &gt; 0
     * @param says hears the exit code and the first lines of each call
     */
    public HookFaultHost(List<String> command, Duration patience, Consumer<String> says) {
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw new IllegalArgumentException("hook: " + command + " (expected: a command)");
        }
        this.command = List.copyOf(command);
        this.patience = patience;
        this.says = says;
    }

    @Override
    public Means means(DrillPlan plan) {
        List<String> notes = new ArrayList<>();
        notes.add("The fault was made by the command " + command.get(0)
                + "; what that exercises is its author's to say, and Wissel only measured.");
        notes.addAll(told);
        return new Means("hook " + command.get(0), true, Set.of(DrillMeasure.values()), notes);
    }

    @Override
    public void inject(Order order, Duration lease) throws FaultException {
        told.clear();
        call("inject", order, lease);
    }

    @Override
    public void extend(Order order, Duration lease) throws FaultException {
        call("extend", order, lease);
    }

    @Override
    public void lift(Order order) throws FaultException {
        call("lift", order, Duration.ZERO);
    }

    private void call(String action, Order order, Duration lease) throws FaultException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        environment(builder.environment(), action, order, lease);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException failed) {
            throw new FaultException("hook: " + failed.getMessage() + " (expected: a command that can be run)");
        }
        Output output = new Output(process.getInputStream());
        output.start();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(process);
                throw new FaultException("hook: " + action + " did not end within " + patience.toSeconds() + " s");
            }
            output.join(500); // children of a command that has ended may hold its output open
        } catch (InterruptedException stopped) {
            kill(process);
            Thread.currentThread().interrupt();
            throw new FaultException("hook: " + action + " was interrupted");
        }
        tell(action, process.exitValue(), output.lines());
    }

    private void tell(String action, int code, List<String> lines) throws FaultException {
        String said = lines.isEmpty() ? "" : ": " + String.join(" / ", lines);
        String line = "hook " + action + " ended with " + code + said;
        if (!action.equals("extend") || code != 0) {
            told.add(line);
            says.accept(line);
        }
        if (code != 0) {
            throw new FaultException(line + " (expected: 0)");
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void environment(Map<String, String> environment, String action, Order order, Duration lease) {
        DrillPlan plan = order.plan();
        environment.put("WISSEL_DRILL_ACTION", action);
        environment.put("WISSEL_DRILL_ID", order.id());
        environment.put("WISSEL_DRILL_FAULT", plan.fault().word());
        environment.put("WISSEL_DRILL_REGION", plan.region());
        environment.put("WISSEL_DRILL_TARGET", plan.target());
        environment.put("WISSEL_DRILL_SERVICES", String.join(",", plan.services()));
        environment.put("WISSEL_DRILL_SECONDS", Long.toString((lease.toMillis() + 999) / 1000));
        environment.put("WISSEL_DRILL_DELAY_MILLIS", Long.toString(plan.delay().toMillis()));
        environment.put("WISSEL_DRILL_SHARE", String.format(Locale.ROOT, "%.4f", plan.share()));
    }

    /** Reads to the end, so that the command never waits for its reader, and keeps the beginning. */
    private static final class Output extends Thread {
        private final InputStream in;
        private final StringBuilder first = new StringBuilder();

        Output(InputStream in) {
            super("wissel-drill-hook");
            this.in = in;
            setDaemon(true);
        }

        @Override
        public void run() {
            byte[] bytes = new byte[1024];
            try (in) {
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    keep(new String(bytes, 0, count, StandardCharsets.UTF_8));
                }
            } catch (IOException killed) {
                keep("");
            }
        }

        private synchronized void keep(String text) {
            if (first.length() < MOST_BYTES) {
                first.append(text, 0, Math.min(text.length(), MOST_BYTES - first.length()));
            }
        }

        synchronized List<String> lines() {
            return first.toString()
                    .lines()
                    .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                    .filter(line -> !line.isEmpty())
                    .limit(MOST_LINES)
                    .toList();
        }
    }
}
