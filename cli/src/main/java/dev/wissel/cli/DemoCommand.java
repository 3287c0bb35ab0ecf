package dev.wissel.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code wissel demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        header = "See a region fail and come back.")
final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return ExitCode.FAILED;
    }
}
