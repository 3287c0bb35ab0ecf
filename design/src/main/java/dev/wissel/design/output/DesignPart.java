package dev.wissel.design.output;

import java.util.List;

/** Makes some files of a design. Stateless and thread-safe; the same request gives the same files. */
@FunctionalInterface
public interface DesignPart {
    /** Returns the files. */
    List<DesignFile> files(DesignRequest request);
}
