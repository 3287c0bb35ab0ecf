package dev.wissel.design.check.kubernetes;

import static dev.wissel.design.check.Family.SCHEMA;
import static dev.wissel.design.check.Family.UNKNOWN;
import static dev.wissel.design.check.Severity.ERROR;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.schema.SchemaCheck;
import dev.wissel.design.check.source.Content;
import dev.wissel.design.check.source.Part;
import dev.wissel.design.check.source.Trees;
import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at Kong's objects in Kubernetes. Stateless and thread-safe. */
public final class KubernetesRules {
    private static final String CRD = "Kong/kubernetes-configuration api/configuration";
    private static final Rule FIELD = new Rule(
            "unknown/kubernetes-field",
            ERROR,
            UNKNOWN,
            "a field that Kong's Kubernetes object does not have",
            "The API server prunes or refuses it: the setting is not in force.",
            "Write the field that was meant.",
            CRD + "/v1beta1/kongupstreampolicy_types.go");
    private static final Rule VALUE = new Rule(
            "schema/kubernetes-value",
            ERROR,
            SCHEMA,
            "a value that Kong's Kubernetes object does not take",
            "The API server refuses the object.",
            "Write a value as the message says.",
            CRD + "/v1beta1/kongupstreampolicy_types.go");
    private static final Rule VERSION = new Rule(
            "schema/kubernetes-version",
            ERROR,
            SCHEMA,
            "the wrong apiVersion for a Kong object",
            "The API server knows no such kind under that version.",
            "Write the apiVersion of the message.",
            CRD);
    private static final Rule ANNOTATION = new Rule(
            "unknown/kubernetes-annotation",
            ERROR,
            UNKNOWN,
            "an annotation that Kong's controller does not know",
            "Unknown annotations are ignored without a word: the setting is not in force.",
            "Write the annotation that was meant.",
            "Kong/kubernetes-ingress-controller internal/annotations/annotations.go");

    private static final Map<String, String> VERSIONS = Map.of(
            "KongUpstreamPolicy", "configuration.konghq.com/v1beta1",
            "KongPlugin", "configuration.konghq.com/v1",
            "KongClusterPlugin", "configuration.konghq.com/v1",
            "KongConsumer", "configuration.konghq.com/v1",
            "KongIngress", "configuration.konghq.com/v1");
    private static final String PREFIX = "konghq.com/";
    private static final List<String> ANNOTATIONS = List.of(
            "strip-path",
            "plugins",
            "protocols",
            "protocol",
            "methods",
            "snis",
            "headers",
            "path",
            "https-redirect-status-code",
            "preserve-host",
            "regex-priority",
            "regex-prefix",
            "host-header",
            "host-aliases",
            "request-buffering",
            "response-buffering",
            "connect-timeout",
            "read-timeout",
            "write-timeout",
            "retries",
            "upstream-policy",
            "override",
            "client-cert",
            "tags",
            "rewrite",
            "tls-verify",
            "tls-verify-depth",
            "ca-certificates-secrets",
            "ca-certificates-configmaps",
            "publish-service",
            "gatewayclass-unmanaged",
            "gateway-operator",
            "expression",
            "priority",
            "credential",
            "service-upstream",
            "backend-source",
            "backend-namespaces");

    private KubernetesRules() {}

    /** Returns all rules. */
    public static List<Rule> rules() {
        return List.of(FIELD, VALUE, VERSION, ANNOTATION);
    }

    /** Returns whether an object is one of Kong's, or carries its annotations. */
    public static boolean concerns(Mapping root) {
        return kind(root).map(VERSIONS::containsKey).orElse(false)
                || !annotations(root).isEmpty();
    }

    /** Looks at one object. */
    public static void check(Part part, Context context, Consumer<Finding> report) {
        if (!(part.root() instanceof Mapping root)) {
            return;
        }
        String kind = kind(root).orElse("");
        version(part, root, kind, report);
        annotations(root).forEach((name, key) -> annotation(part, name, key, report));
        if (kind.equals("KongPlugin") || kind.equals("KongClusterPlugin")) {
            plugin(part, root, context, report);
        } else if (kind.equals("KongUpstreamPolicy") && root.present("spec") instanceof Mapping spec) {
            new PolicyShape(part, FIELD, VALUE, report).check(spec);
        }
    }

    private static Optional<String> kind(Mapping root) {
        return root.get("kind") instanceof Scalar kind ? Optional.of(kind.text()) : Optional.empty();
    }

    private static void version(Part part, Mapping root, String kind, Consumer<Finding> report) {
        String expected = VERSIONS.get(kind);
        if (expected != null
                && root.get("apiVersion") instanceof Scalar version
                && !version.text().equals(expected)) {
            report.accept(
                    Finding.of(VERSION, Place.of(part.file(), version), kind + " with apiVersion: " + version.text())
                            .withFix("apiVersion: " + expected));
        }
    }

    private static Map<String, Scalar> annotations(Mapping root) {
        Map<String, Scalar> found = new LinkedHashMap<>();
        if (root.present("metadata") instanceof Mapping metadata
                && metadata.present("annotations") instanceof Mapping annotations) {
            for (Entry entry : annotations.entries().values()) {
                if (entry.key().text().startsWith(PREFIX)) {
                    found.put(entry.key().text().substring(PREFIX.length()), entry.key());
                }
            }
        }
        return found;
    }

    private static void annotation(Part part, String name, Scalar key, Consumer<Finding> report) {
        boolean headers = name.startsWith("headers.");
        if (!ANNOTATIONS.contains(name) && !headers) {
            Optional<String> nearest = Nearest.of(name, ANNOTATIONS);
            if (nearest.isPresent()) { // anything else may be newer than this list
                report.accept(Finding.of(ANNOTATION, Place.of(part.file(), key), "no annotation " + key.text())
                        .withFix("did you mean '" + PREFIX + nearest.get() + "'?"));
            }
        }
    }

    /** A KongPlugin is a plugin entity under other names. */
    private static void plugin(Part part, Mapping root, Context context, Consumer<Finding> report) {
        Map<String, Entry> plugin = new LinkedHashMap<>();
        Entry name = root.entries().get("plugin");
        if (name == null) {
            report.accept(Finding.of(VALUE, Place.of(part.file(), root), "plugin: required field missing")
                    .withFix("plugin: the plugin's name, such as rate-limiting"));
            return;
        }
        plugin.put(
                "name",
                new Entry(Trees.word("name", name.key().line(), name.key().column()), name.value()));
        Entry config = root.entries().get("config");
        if (config != null) {
            plugin.put("config", config);
        }
        Node entity = Mapping.empty(root.line(), root.column()).with(plugin);
        Mapping tree = Trees.wrapped("plugins", Trees.list(List.of(entity)));
        SchemaCheck.check(
                new Part(Content.KONG, Part.Extent.ENTITIES, part.file(), tree, part.templates(), part.vague()),
                context,
                report);
    }
}
