package dev.wissel.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the project, wherever the build was started. */
final class ProjectFile {
    private ProjectFile() {}

    /** Returns the file with this path from the project's root. */
    static Path of(String path) {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve(path))) {
            here = here.getParent();
            if (here == null) {
                throw new AssertionError(path + " is in no directory above this one");
            }
        }
        return here.resolve(path);
    }
}
