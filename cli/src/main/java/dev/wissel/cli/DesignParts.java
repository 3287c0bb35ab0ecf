package dev.wissel.cli;

import dev.wissel.design.advice.AdviceFiles;
import dev.wissel.design.kongfile.KicFile;
import dev.wissel.design.kongfile.KongFile;
import dev.wissel.design.output.DesignFile;
import dev.wissel.design.output.DesignPart;
import dev.wissel.design.output.DesignRequest;
import dev.wissel.design.output.DesignRequest.Format;
import dev.wissel.design.signals.SignalFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a design consists of. */
final class DesignParts {
    /** Each makes some files; a further part is a further line. */
    private static final List<DesignPart> ALL =
            List.of(DesignParts::configuration, DesignParts::signals, new AdviceFiles());

    private DesignParts() {}

    /**
     * Returns every file of a design.
     *
     * @throws Failures.Failed if something of the strategy cannot be said in the format asked for
     */
    static List<DesignFile> files(DesignRequest request) {
        Map<String, DesignFile> files = new LinkedHashMap<>();
        for (DesignPart part : ALL) {
            for (DesignFile file : part.files(request)) {
                if (files.put(file.name(), file) != null) {
                    throw new IllegalStateException("two parts of a design make " + file.name());
                }
            }
        }
        return new ArrayList<>(files.values());
    }

    private static List<DesignFile> configuration(DesignRequest request) {
        if (request.format() == Format.KONG) {
            return List.of(KongFile.of(request.strategy()));
        }
        KicFile.Result result = KicFile.of(request.strategy());
        return List.of(result.file()
                .orElseThrow(() -> new Failures.Failed(
                        "Kubernetes cannot carry this strategy:\n  " + String.join("\n  ", result.problems()))));
    }

    private static List<DesignFile> signals(DesignRequest request) {
        List<DesignFile> files = new ArrayList<>();
        SignalFiles.of(request.strategy()).forEach((name, content) -> files.add(new DesignFile(name, content)));
        return files;
    }
}
