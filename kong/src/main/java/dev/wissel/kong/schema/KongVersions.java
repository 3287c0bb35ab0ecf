package dev.wissel.kong.schema;

import dev.wissel.kong.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Since when Kong knows what 3.9 knows, and until when it knew what 3.9 does not, read from {@code kong-versions.json} (from the schemas of the last
 * releases of the lines 2.8 to 3.9).
 *
 * <p>Names are {@code table}, {@code table.field.field}, {@code plugins.name.config.field}, and {@code name=word} for one of the words that a field may
 * hold. What is not named is as old as 2.8, or belongs to something that is named.
 */
public final class KongVersions {
    private static final String RESOURCE = "kong-versions.json";

    /** The first release line that knows a name, by the name. */
    public static final Map<String, String> SINCE = load("since");

    /** The first release line that no longer knows a name, by the name. */
    public static final Map<String, String> UNTIL = load("until");

    private KongVersions() {}

    private static Map<String, String> load(String part) {
        try (InputStream in = KongVersions.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            Document document = Document.parse(RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            Map<String, Object> root =
                    Specification.objects(FreeForm.value(document.mapping().orElseThrow()));
            Map<String, String> versions = new HashMap<>();
            Map<String, Object> lines = Specification.map(root, part);
            lines.keySet()
                    .forEach(version ->
                            Specification.strings(lines, version).forEach(name -> versions.put(name, version)));
            return Map.copyOf(versions);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
