package dev.wissel.controller.lease;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lease of a controller that is alone on its machine: a lock on a file, which the kernel takes away with the process. The file counts the holders. Thread-safe.
 */
public final class FileLease implements Lease {
    private static final long FOR_EVER_NANOS = TimeUnit.DAYS.toNanos(365);
    private static final int MOST_BYTES = 256;

    private final Path file;
    private final String holder;
    private final FileChannel channel;
    private @Nullable FileLock lock;

    /**
     * Opens the file, and makes it if it is not there. Its directory must exist.
     *
     * @param holder who asks, for people; one line
     * @throws LeaseException if it cannot be opened
     */
    public FileLease(Path file, String holder) {
        this.file = file;
        this.holder = holder;
        try {
            this.channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new LeaseException(file + ": the lock file cannot be opened: " + failed.getMessage(), failed);
        }
    }

    @Override
    public synchronized Optional<Held> acquire() {
        try {
            FileLock got = lock != null ? lock : channel.tryLock();
            if (got == null) {
                return Optional.empty();
            }
            lock = got;
            long token = token(content()) + 1;
            byte[] text = (token + "\n" + holder + "\n").getBytes(StandardCharsets.UTF_8);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text), 0);
            channel.force(true);
            return Optional.of(new Held(token, System.nanoTime() + FOR_EVER_NANOS));
        } catch (OverlappingFileLockException ours) {
            return Optional.empty(); // another controller in this process has it
        } catch (IOException failed) {
            throw new LeaseException(file + ": the lock file failed: " + failed.getMessage(), failed);
        }
    }

    private String content() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static long token(String content) {
        String first = content.lines().findFirst().orElse("");
        try {
            return Long.parseLong(first);
        } catch (NumberFormatException fresh) {
            return 0;
        }
    }

    @Override
    public synchronized Optional<Held> renew(Held held) {
        return lock != null && lock.isValid()
                ? Optional.of(new Held(held.token(), System.nanoTime() + FOR_EVER_NANOS))
                : Optional.empty();
    }

    @Override
    public boolean fenced(Held held, Work work) {
        synchronized (this) {
            if (lock == null || !lock.isValid()) {
                return false;
            }
        }
        work.run();
        return true;
    }

    @Override
    public synchronized void release(Held held) {
        try {
            if (lock != null) {
                lock.release();
            }
        } catch (IOException ignored) {
            // the kernel takes it with the process
        }
        lock = null;
    }

    @Override
    public synchronized Optional<String> holder() {
        try {
            return content().lines().skip(1).findFirst();
        } catch (IOException failed) {
            throw new LeaseException(file + ": the lock file failed: " + failed.getMessage(), failed);
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // nothing was to be kept
        }
        lock = null;
    }
}
