package dev.wissel.it;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A directory whose disk can be full: a small file system in memory where one may be mounted, and elsewhere a limit on the size of files that a process may write. Confined to the test's thread.
 */
final class SmallDisk implements AutoCloseable {
    private static final int CHUNK = 4096;
    private static final long LIMIT_BYTES = 4096;

    private final Path directory;
    private final boolean mounted;

    SmallDisk(Path directory) throws IOException, InterruptedException {
        this.directory = Files.createDirectory(directory);
        this.mounted = done("mount", "-t", "tmpfs", "-o", "size=16m", "wissel-test", directory.toString());
    }

    Path directory() {
        return directory;
    }

    /** Fills it to the last byte, for one process at least. */
    void fill(Child process) throws IOException, InterruptedException {
        if (!mounted) {
            limit(process, Long.toString(LIMIT_BYTES));
            return;
        }
        try (OutputStream filler = Files.newOutputStream(directory.resolve("filler"))) {
            while (true) {
                filler.write(new byte[CHUNK]);
            }
        } catch (IOException full) {
            // as full as it gets
        }
    }

    void makeRoom(Child process) throws IOException, InterruptedException {
        if (mounted) {
            Files.delete(directory.resolve("filler"));
        } else {
            limit(process, "unlimited");
        }
    }

    /** Only the soft limit, which everybody may raise again for processes of his own. */
    private static void limit(Child process, String bytes) throws IOException, InterruptedException {
        if (!done("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":")) {
            throw new IOException("prlimit: failed (expected: a limit on the size of files)");
        }
    }

    private static boolean done(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (mounted) {
            done("umount", "-l", directory.toString());
        }
    }
}
