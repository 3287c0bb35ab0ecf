package dev.wissel.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that are stopped by SIGSTOP. A stopped process cannot see that the demo is gone, so a shell keeps watch: if the demo ends without a word, however it
 * went, the shell kills what was stopped. Confined to one thread at a time.
 */
final class Hold {
    private static final String WATCH = """
            trap '' INT HUP
            kill -STOP "$@" || exit 1
            echo stopped
            word=
            read -r word
            case $word in
              go) kill -CONT "$@" ;;
              forget) ;;
              *) kill -KILL "$@" ;;
            esac
            """;

    private final Process shell;

    private Hold(Process shell) {
        this.shell = shell;
    }

    /** Stops the processes; they are stopped when this returns. */
    static Hold stop(List<Long> pids) throws DemoFailed {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WATCH, "sh"));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        try {
            Process shell =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String answer = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (!"stopped".equals(answer)) {
                throw new DemoFailed("SIGSTOP failed: " + (answer == null ? "no reason given" : answer));
            }
            return new Hold(shell);
        } catch (IOException broken) {
            throw new DemoFailed("SIGSTOP failed: " + broken.getMessage());
        }
    }

    /** Sends SIGCONT. */
    void goOn() throws DemoFailed {
        end("go");
    }

    /** Ends the watch and leaves the processes as they are: they are dead. */
    void forget() throws DemoFailed {
        end("forget");
    }

    private void end(String word) throws DemoFailed {
        try (OutputStream in = shell.getOutputStream()) {
            in.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            throw new DemoFailed("the watch over the stopped processes is gone: " + gone.getMessage());
        }
        try {
            shell.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
