package dev.wissel.design.check.kong;

import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which upstreams are used, and which one a service means whose host is none. Immutable once made. */
final class Naming {
    private static final Pattern CALLED_UPSTREAM = Pattern.compile("(?i)(.*[._-])?upstreams?([._-].*)?");
    private static final Pattern BACKUP = Pattern.compile(
            "(?i)(.*[._:=-])?(backup|standby|failover|fallback|secondary|passive|dr|spare)\\d*([._:=-].*)?");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.:\\[\\]]*|.*:.*");
    /** Comparing every pair letter by letter is for small files. */
    private static final int MOST_PAIRS = 20_000;

    private final Map<KongRecord, String> meant = new HashMap<>();
    private final Set<KongRecord> unused = new HashSet<>();

    Naming(Config config, Plugins plugins) {
        List<KongRecord> services = config.file().all(Kind.SERVICE);
        if (services.isEmpty()) {
            return; // a part of a configuration; who uses its upstreams is written elsewhere
        }
        Set<String> named = wordsOf(plugins);
        Map<String, String> candidates = new HashMap<>();
        for (KongRecord upstream : config.file().all(Kind.UPSTREAM)) {
            String name = upstream.text("name", "");
            if (!name.isEmpty() && config.file().services(upstream).isEmpty() && !named.contains(name)) {
                unused.add(upstream);
                candidates.putIfAbsent(squashed(name), name);
            }
        }
        List<KongRecord> lost = new ArrayList<>();
        for (KongRecord service : services) {
            String host = ServiceAddress.of(config, service).host();
            boolean isName = !host.isEmpty() && !NUMERIC.matcher(host).matches() && !host.contains("{");
            if (isName && config.file().upstream(service).isEmpty()) {
                lost.add(service);
            }
        }
        boolean isSmall = (long) lost.size() * candidates.size() <= MOST_PAIRS;
        for (KongRecord service : lost) {
            String host = ServiceAddress.of(config, service).host();
            Optional<String> near = near(host, candidates, isSmall);
            if (near.isPresent()) {
                meant.put(service, near.get());
                config.file().find(Kind.UPSTREAM, near.get()).ifPresent(unused::remove);
            } else if (CALLED_UPSTREAM.matcher(host).matches()) {
                meant.put(service, "");
            }
        }
    }

    private static Set<String> wordsOf(Plugins plugins) {
        Set<String> words = new HashSet<>();
        for (String name : plugins.names()) {
            for (KongRecord plugin : plugins.named(name)) {
                plugin.get("config")
                        .ifPresent(config -> Plugins.texts(
                                config, text -> words.addAll(List.of(text.split("[^A-Za-z0-9._-]+", -1)))));
            }
        }
        return words;
    }

    private static Optional<String> near(String host, Map<String, String> candidates, boolean isSmall) {
        String squashed = squashed(host);
        String same = candidates.get(squashed);
        if (same != null || !isSmall) {
            return Optional.ofNullable(same);
        }
        return candidates.entrySet().stream()
                .filter(candidate -> oneSlip(squashed, candidate.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst();
    }

    /** Returns a name without what people mix up: case, separators. */
    private static String squashed(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }

    /** Returns whether two longer words differ in one letter, left out, added or replaced; a digit makes another name. */
    static boolean oneSlip(String one, String other) {
        String shorter = one.length() <= other.length() ? one : other;
        String longer = one.length() <= other.length() ? other : one;
        if (shorter.length() < 5 || longer.length() - shorter.length() > 1) {
            return false;
        }
        int at = 0;
        while (at < shorter.length() && shorter.charAt(at) == longer.charAt(at)) {
            at++;
        }
        boolean sameLength = shorter.length() == longer.length();
        boolean isDigit = at < longer.length() && Character.isDigit(longer.charAt(at))
                || at < shorter.length() && Character.isDigit(shorter.charAt(at));
        return !isDigit
                && at < longer.length()
                && shorter.substring(sameLength ? at + 1 : at).equals(longer.substring(at + 1));
    }

    /** Returns the upstream that a service means by a host that is none's name; an empty name if it is not in the file. */
    Optional<String> meant(KongRecord service) {
        return Optional.ofNullable(meant.get(service));
    }

    /** Returns whether no service and no plugin names an upstream, in a file with services. */
    boolean isUnused(KongRecord upstream) {
        return unused.contains(upstream);
    }

    /** Returns whether an upstream's name says that it is for when another fails. */
    boolean isBackup(KongRecord upstream) {
        return soundsLikeBackup(upstream.text("name", ""));
    }

    /** Returns whether a name, host or tag says that something is for when another fails. */
    static boolean soundsLikeBackup(String text) {
        return BACKUP.matcher(text).matches();
    }

    /** Returns a host in the one spelling that stands for all of its spellings. */
    static String canonical(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        lower = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return lower.equals("localhost") ? "127.0.0.1" : lower;
    }
}
