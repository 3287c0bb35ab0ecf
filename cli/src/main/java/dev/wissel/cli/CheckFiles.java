package dev.wissel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds and reads the files that are to be checked. Confined to one thread. */
final class CheckFiles {
    private static final int MAX_BYTES = 64 * 1024 * 1024;
    private static final int MOST_DEPTH = 32;
    private static final Set<String> ENDINGS = Set.of("yml", "yaml", "json", "md", "markdown", "conf", "rules");
    private static final Set<String> NOT_INTO = Set.of("node_modules", "target", "build", "vendor");

    /**
     * A file to read.
     *
     * @param path where it is; - for standard input
     * @param named whether the user named it, and not only a directory that it is in
     */
    record Input(Path path, boolean named) {
        String name() {
            return standardInput() ? "<standard input>" : path.toString();
        }

        boolean standardInput() {
            return path.toString().equals("-");
        }

        /**
         * Reads the file.
         *
         * @throws Failures.BadInput if it is no text
         */
        String read() throws IOException {
            byte[] bytes;
            try (InputStream in = standardInput() ? System.in : Files.newInputStream(path)) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            }
            if (bytes.length > MAX_BYTES) {
                throw new Failures.BadInput(name() + ": too long (expected: at most " + MAX_BYTES + " bytes)");
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException notText) {
                throw new Failures.BadInput(name() + ": not UTF-8 text (expected: YAML, JSON or Markdown in UTF-8)");
            }
        }
    }

    private CheckFiles() {}

    /** Returns the files that the arguments name, those of directories in the order of their names. */
    static List<Input> of(List<Path> arguments) throws IOException {
        List<Input> inputs = new ArrayList<>();
        Set<Path> seen = new java.util.HashSet<>();
        for (Path argument : arguments) {
            if (!argument.toString().equals("-") && Files.isDirectory(argument)) {
                List<Path> found = new ArrayList<>();
                Files.walkFileTree(
                        argument, EnumSet.noneOf(FileVisitOption.class), MOST_DEPTH, new Collector(argument, found));
                found.stream().sorted().filter(seen::add).forEach(path -> inputs.add(new Input(path, false)));
            } else if (seen.add(argument)) {
                inputs.add(new Input(argument, true));
            }
        }
        return inputs;
    }

    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path top;
        private final List<Path> found;

        Collector(Path top, List<Path> found) {
            this.top = top;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = String.valueOf(directory.getFileName());
            boolean skipped = !directory.equals(top) && (name.startsWith(".") || NOT_INTO.contains(name));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            String ending = name.substring(name.lastIndexOf('.') + 1);
            if (attributes.isRegularFile() && ENDINGS.contains(ending) && !name.startsWith(".")) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE; // a file in a directory that may not be read is not one that was asked for
        }
    }
}
