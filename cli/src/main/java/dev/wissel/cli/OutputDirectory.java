package dev.wissel.cli;

import dev.wissel.design.output.DesignFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A directory that a design is written into. Nothing is half written: every file is complete under another name before the first takes its place. A
 * file that was not made here, or was changed since, is not overwritten; what was made here is known from a list of names and SHA-256 sums beside the
 * files. Confined to one thread.
 */
final class OutputDirectory {
    /** Name of the list. */
    static final String LIST = ".wissel-design";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) {2}([a-z0-9][a-z0-9.-]{0,99})");

    private final Path directory;

    OutputDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes files.
     *
     * @param force whether files of others, and changed ones, are overwritten
     * @return the paths written, in order
     * @throws Failures.Failed if a file is in the way
     * @throws IOException if the directory cannot be written
     */
    List<Path> write(List<DesignFile> files, boolean force) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new Failures.Failed(directory + ": is not a directory (expected: a directory to write into)");
        }
        Map<String, String> made = made();
        if (!force) {
            refuseConflicts(files, made);
        }
        Files.createDirectories(directory);
        Map<String, String> sums = new TreeMap<>(made);
        files.forEach(file -> sums.put(file.name(), sum(file.content().getBytes(StandardCharsets.UTF_8))));
        List<DesignFile> all = new ArrayList<>(files);
        Map<Path, Path> waiting = new LinkedHashMap<>();
        try {
            for (DesignFile file : all) {
                waiting.put(temporary(file.content()), directory.resolve(file.name()));
            }
            waiting.put(temporary(list(sums)), directory.resolve(LIST));
            for (Map.Entry<Path, Path> move : waiting.entrySet()) {
                move(move.getKey(), move.getValue());
            }
        } finally {
            for (Path left : waiting.keySet()) {
                Files.deleteIfExists(left);
            }
        }
        return files.stream().map(file -> directory.resolve(file.name())).toList();
    }

    private void refuseConflicts(List<DesignFile> files, Map<String, String> made) throws IOException {
        List<String> conflicts = new ArrayList<>();
        for (DesignFile file : files) {
            Path path = directory.resolve(file.name());
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (!Files.isRegularFile(path)) {
                conflicts.add(path + ": is there already, and is no regular file");
                continue;
            }
            String now = sum(Files.readAllBytes(path));
            boolean same = now.equals(sum(file.content().getBytes(StandardCharsets.UTF_8)));
            String then = made.get(file.name());
            if (!same && then == null) {
                conflicts.add(path + ": is there already, and was not made by wissel");
            } else if (!same && !now.equals(then)) {
                conflicts.add(path + ": was changed since wissel made it");
            }
        }
        if (!conflicts.isEmpty()) {
            throw new Failures.Failed(String.join("\n", conflicts)
                    + "\nnothing was written (expected: another directory, or --force to overwrite)");
        }
    }

    private Map<String, String> made() throws IOException {
        Map<String, String> made = new TreeMap<>();
        Path list = directory.resolve(LIST);
        if (Files.isRegularFile(list)) {
            for (String line : Files.readString(list, StandardCharsets.UTF_8).split("\n", -1)) {
                var matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    made.put(matcher.group(2), matcher.group(1));
                }
            }
        }
        return made;
    }

    private static String list(Map<String, String> sums) {
        StringBuilder text = new StringBuilder();
        sums.forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
        return text.toString();
    }

    private Path temporary(String content) throws IOException {
        Path file = Files.createTempFile(directory, ".wissel-", ".tmp");
        Files.writeString(file, content, StandardCharsets.UTF_8);
        readableAsUsual(file);
        return file;
    }

    /** A temporary file is its owner's alone; what takes its place is for everyone whom the directory lets in. */
    private static void readableAsUsual(Path file) throws IOException {
        try {
            Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        } catch (UnsupportedOperationException notPosix) {
            // Such a file system has its own rules.
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException plainly) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String sum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
