package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file and the Kong that it is for, with the values that hold where nothing is written: decK's {@code _info.defaults} and {@code _plugin_configs}, then
 * Kong's own. Immutable; what is worked out at the first call is the same at every call.
 */
final class Config {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    private final KongFile file;
    private final Context context;
    private final @Nullable Node defaults;
    private final int version;
    private volatile @Nullable List<Balancer> balancers;
    private volatile @Nullable Plugins plugins;
    private volatile @Nullable Naming naming;

    /** What one configuration is kept under. */
    private record Key(Context context) {}

    /** Returns the one that all families share. */
    static Config of(KongFile file, Context context) {
        return file.derived(new Key(context), Config.class, any -> new Config(any, context));
    }

    private Config(KongFile file, Context context) {
        this.file = file;
        this.context = context;
        this.defaults = file.root().get("_info") instanceof Mapping info ? info.present("defaults") : null;
        Matcher matcher = VERSION.matcher(context.kong().version());
        this.version = matcher.matches() ? version(matcher.group(1), matcher.group(2)) : version("3", "9");
    }

    private static int version(String major, String minor) {
        return Integer.parseInt(major) * 10_000 + Integer.parseInt(minor);
    }

    KongFile file() {
        return file;
    }

    Context context() {
        return context;
    }

    /** Returns whether the Kong is this version or a later one. */
    boolean atLeast(int major, int minor) {
        return version >= major * 10_000 + minor;
    }

    boolean isOpenSource() {
        return context.kong().edition() == KongTarget.Edition.OSS;
    }

    /** Returns the upstreams with what belongs to them, in the order of the file. */
    List<Balancer> balancers() {
        List<Balancer> made = balancers;
        if (made == null) {
            made = file.all(Kind.UPSTREAM).stream()
                    .map(upstream -> Balancer.of(this, upstream))
                    .toList();
            balancers = made;
        }
        return made;
    }

    /** Returns the plugins that are switched on. */
    Plugins plugins() {
        Plugins made = plugins;
        if (made == null) {
            made = new Plugins(this);
            plugins = made;
        }
        return made;
    }

    /** Returns which upstreams are used. */
    Naming naming() {
        Naming made = naming;
        if (made == null) {
            made = new Naming(this, plugins());
            naming = made;
        }
        return made;
    }

    /** Returns a field's value, or decK's default for it. */
    Optional<Node> get(KongRecord entity, String path) {
        Optional<Node> own = entity.get(path);
        return own.isPresent() ? own : Optional.ofNullable(inherited(entity, path));
    }

    private @Nullable Node inherited(KongRecord entity, String path) {
        if (entity.kind() == Kind.PLUGIN) {
            return entity.text("_config").map(name -> shared(name, path)).orElse(null);
        }
        return defaults == null ? null : at(defaults, entity.kind().name().toLowerCase(Locale.ROOT) + "." + path);
    }

    private @Nullable Node shared(String name, String path) {
        Node all = file.root().get("_plugin_configs");
        return all instanceof Mapping mapping
                        && mapping.get(name) instanceof Mapping config
                        && path.startsWith("config.")
                ? at(config, path.substring("config.".length()))
                : null;
    }

    private static @Nullable Node at(Node from, String path) {
        Node at = from;
        for (String step : path.split("\\.", -1)) {
            at = at instanceof Mapping mapping ? mapping.present(step) : null;
        }
        return at;
    }

    /** Returns a number, Kong's default if nothing is written, or not-a-number if what is written is none. */
    double number(KongRecord entity, String path, double fallback) {
        Optional<Node> value = get(entity, path);
        if (value.isEmpty()) {
            return fallback;
        }
        return value.get() instanceof Scalar scalar && scalar.isNumber() ? scalar.asDouble() : Double.NaN;
    }

    /** Returns a text, Kong's default if nothing is written, or an empty text if what is written is none. */
    String word(KongRecord entity, String path, String fallback) {
        return get(entity, path)
                .map(value -> value instanceof Scalar scalar ? scalar.text() : "")
                .orElse(fallback);
    }

    /** Returns whether a field is true, also by Kong's default. */
    boolean isTrue(KongRecord entity, String path, boolean fallback) {
        return truth(entity, path, fallback, true);
    }

    /** Returns whether a field is false, also by Kong's default. */
    boolean isFalse(KongRecord entity, String path, boolean fallback) {
        return truth(entity, path, fallback, false);
    }

    private boolean truth(KongRecord entity, String path, boolean fallback, boolean wanted) {
        Optional<Node> value = get(entity, path);
        if (value.isEmpty()) {
            return fallback == wanted;
        }
        return value.get() instanceof Scalar scalar
                && scalar.type() == Node.Type.BOOLEAN
                && scalar.asBoolean() == wanted;
    }

    /** Returns the whole numbers of a list, or Kong's default if nothing is written. */
    Set<Integer> statuses(KongRecord entity, String path, Set<Integer> fallback) {
        Optional<Node> value = get(entity, path);
        if (value.isEmpty()) {
            return fallback;
        }
        Set<Integer> statuses = new LinkedHashSet<>();
        if (value.get() instanceof Sequence list) {
            for (Node item : list.items()) {
                if (item instanceof Scalar scalar && scalar.isNumber()) {
                    statuses.add((int) scalar.asDouble());
                }
            }
        }
        return statuses;
    }

    /** Returns whether an entity is switched on. */
    boolean isEnabled(KongRecord entity) {
        return !isFalse(entity, "enabled", true);
    }
}
