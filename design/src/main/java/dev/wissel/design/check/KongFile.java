package dev.wissel.design.check;

import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Kong configuration as it is written, nested or flat, right or wrong, with its references followed.
 *
 * <p>Immutable.
 */
public final class KongFile {
    private static final Map<String, Kind> TABLES = Map.of(
            "services", Kind.SERVICE,
            "routes", Kind.ROUTE,
            "upstreams", Kind.UPSTREAM,
            "targets", Kind.TARGET,
            "plugins", Kind.PLUGIN,
            "consumers", Kind.CONSUMER,
            "certificates", Kind.CERTIFICATE,
            "ca_certificates", Kind.CA_CERTIFICATE,
            "snis", Kind.SNI);

    private final String file;
    private final Mapping root;
    private final List<KongRecord> records = new ArrayList<>();
    private final Map<Kind, List<KongRecord>> byKind = new HashMap<>();
    private final Map<Kind, Map<String, KongRecord>> byKey = new HashMap<>();
    private final Map<KongRecord, List<KongRecord>> children = new HashMap<>();
    private final Map<KongRecord, List<KongRecord>> served = new HashMap<>();
    private final Map<Object, Object> derived = new ConcurrentHashMap<>();

    private KongFile(String file, Mapping root) {
        this.file = file;
        this.root = root;
        collect(root, null);
        for (KongRecord found : records) {
            byKind.computeIfAbsent(found.kind(), kind -> new ArrayList<>()).add(found);
            for (String key : List.of("name", "id")) {
                found.text(key)
                        .ifPresent(text -> byKey.computeIfAbsent(found.kind(), kind -> new HashMap<>())
                                .putIfAbsent(text, found));
            }
        }
        for (KongRecord found : records) {
            for (Kind kind : List.of(Kind.SERVICE, Kind.ROUTE, Kind.UPSTREAM)) {
                owner(found, kind)
                        .ifPresent(owner -> children.computeIfAbsent(owner, any -> new ArrayList<>())
                                .add(found));
            }
        }
        for (KongRecord service : all(Kind.SERVICE)) {
            upstream(service)
                    .ifPresent(upstream -> served.computeIfAbsent(upstream, any -> new ArrayList<>())
                            .add(service));
        }
    }

    /** Returns the configuration that a document holds. */
    public static KongFile of(String file, Mapping root) {
        return new KongFile(file, root);
    }

    private void collect(Mapping mapping, @Nullable KongRecord parent) {
        mapping.entries().forEach((key, entry) -> {
            Kind kind = TABLES.get(key);
            if (kind == null || !(entry.value() instanceof Sequence list)) {
                return;
            }
            for (Node item : list.items()) {
                if (item instanceof Mapping entity) {
                    KongRecord found = new KongRecord(file, kind, entity, parent);
                    records.add(found);
                    collect(entity, found);
                }
            }
        });
    }

    /**
     * Returns what is worked out of this file under a key, made at the first call; so families of rules share what each of them needs. What is made
     * must not change, and must not ask for anything derived while it is made. Thread-safe.
     */
    public <T> T derived(Object key, Class<T> type, Function<KongFile, T> make) {
        return type.cast(derived.computeIfAbsent(key, any -> make.apply(this)));
    }

    /** Returns the file's name as the user gave it. */
    public String file() {
        return file;
    }

    /** Returns the document. */
    public Mapping root() {
        return root;
    }

    /** Returns all entities in the order of the file, those inside others right after them. */
    public List<KongRecord> records() {
        return List.copyOf(records);
    }

    /** Returns all entities of a kind in the order of the file. */
    public List<KongRecord> all(Kind kind) {
        return List.copyOf(byKind.getOrDefault(kind, List.of()));
    }

    /** Returns the first entity of that name or id. */
    public Optional<KongRecord> find(Kind kind, String nameOrId) {
        return Optional.ofNullable(byKey.getOrDefault(kind, Map.of()).get(nameOrId));
    }

    /** Returns what an entity belongs to, whether it is written inside it or refers to it. */
    public Optional<KongRecord> owner(KongRecord entity, Kind kind) {
        Optional<KongRecord> enclosing = entity.parent().filter(parent -> parent.kind() == kind);
        if (enclosing.isPresent()) {
            return enclosing;
        }
        String field = kind.name().toLowerCase(java.util.Locale.ROOT);
        return entity.get(field).flatMap(KongFile::referred).flatMap(key -> find(kind, key));
    }

    /** Returns the name or id that a reference holds: a text, or a record with one of the two. */
    static Optional<String> referred(Node reference) {
        if (reference instanceof Scalar scalar) {
            return Optional.of(scalar.text());
        }
        if (reference instanceof Mapping mapping) {
            for (String key : List.of("id", "name")) {
                if (mapping.present(key) instanceof Scalar scalar) {
                    return Optional.of(scalar.text());
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the entities of a kind that belong to a service, route or upstream. */
    public List<KongRecord> of(KongRecord owner, Kind kind) {
        return children.getOrDefault(owner, List.of()).stream()
                .filter(child -> child.kind() == kind)
                .toList();
    }

    /** Returns the upstream that a service's host names, if it is one of this file (Kong facts 1.1). */
    public Optional<KongRecord> upstream(KongRecord service) {
        Optional<String> url = service.text("url").map(KongFile::host);
        return url.or(() -> service.text("host"))
                .flatMap(host -> Optional.ofNullable(
                        byKey.getOrDefault(Kind.UPSTREAM, Map.of()).get(host)))
                .filter(upstream -> upstream.text("name").isPresent());
    }

    /** Returns the services that an upstream serves. */
    public List<KongRecord> services(KongRecord upstream) {
        return List.copyOf(served.getOrDefault(upstream, List.of()));
    }

    /** Returns the host of a URL as a service's shorthand has it; empty text if there is none. */
    static String host(String url) {
        int start = url.indexOf("://");
        String rest = start < 0 ? url : url.substring(start + 3);
        int end = 0;
        while (end < rest.length() && "/?#:".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return rest.substring(0, end);
    }
}
