package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.Kinds;
import org.jspecify.annotations.Nullable;

/** The field {@code _format_version}: which of its values a Kong takes, and what they mean for paths of routes (Kong facts 9). */
final class FormatVersion {
    private static final KongVersion V3_0 = new KongVersion(3, 0);

    private FormatVersion() {}

    /** Returns the version; null if it is missing or wrong, which is noted. */
    static @Nullable String read(Mapping root, ReaderOptions options, Flavour flavour, Findings findings) {
        Path path = Path.ROOT.field("_format_version");
        Node node = root.present("_format_version");
        boolean modern = options.version().atLeast(V3_0);
        if (flavour == Flavour.DECK) {
            return deck(root, node, path, modern, findings);
        }
        if (node == null) {
            String mend = "_format_version: \"" + (modern ? "3.0" : "2.1") + "\" at the top";
            findings.missing(root, path, "required field missing", mend);
            return null;
        }
        String[] choice = modern ? new String[] {"1.1", "2.1", "3.0"} : new String[] {"1.1", "2.1"};
        return (String) Kinds.oneOf(choice).read(node, path, findings);
    }

    private static @Nullable String deck(
            Mapping root, @Nullable Node node, Path path, boolean modern, Findings findings) {
        String version = "1.1";
        if (node != null) {
            version = (String) Kinds.oneOf("1.1", "3.0").read(node, path, findings);
        }
        if (version == null || version.equals("3.0") == modern) {
            return version;
        }
        String message = "cannot apply '" + version + "' config format version to Kong version "
                + (modern ? "3.0 or above" : "below 3.0");
        String mend = "_format_version: \"" + (modern ? "3.0" : "1.1") + "\" at the top";
        if (node == null) {
            findings.missing(root, path, message, mend);
        } else {
            findings.field(node, path, message, mend);
        }
        return null;
    }

    /** Returns whether paths are written as before 3.0, where a path with special characters is a regular expression. */
    static boolean migrates(@Nullable String version, ReaderOptions options, Flavour flavour) {
        if (!options.version().atLeast(V3_0)) {
            return true;
        }
        return flavour == Flavour.KONG && ("1.1".equals(version) || "2.1".equals(version));
    }
}
