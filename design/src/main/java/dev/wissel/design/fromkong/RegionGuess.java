package dev.wissel.design.fromkong;

import dev.wissel.kong.carrier.Names;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where targets stand: by a tag of Wissel, else by a tag such as {@code region:ams} or {@code dc=fra}, else by a cloud's region in the host name, else by
 * the label of the host names that takes a few values. If none of these holds for every target, all stand in one region. Immutable.
 */
final class RegionGuess {
    /** The only region where nothing tells them apart. */
    static final String ONLY = "main";

    private static final int MOST_REGIONS = 6;
    private static final Pattern TAG =
            Pattern.compile("(?i)(?:region|dc|datacenter|data-center|zone|site|location)[:=._-](.+)");
    private static final Pattern CLOUD = Pattern.compile("(?:^|[.-])("
            + "(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]"
            + "|(?:us|europe|asia|northamerica|southamerica|australia|africa|me)-(?:north|south|east|west|central|northeast|southeast)[0-9]+"
            + "|(?:west|east|north|central|south)(?:europe|us|asia|india|brazil|africa)[0-9]?"
            + ")(?:[a-z])?(?=[.-]|$)");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    private final IdentityHashMap<Map<String, @Nullable Object>, String> byTarget = new IdentityHashMap<>();
    private final String how;

    private RegionGuess(String how) {
        this.how = how;
    }

    /** Returns the guess for all targets of a Kong: the same way for all. */
    static RegionGuess of(List<Map<String, @Nullable Object>> targets) {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("the tags wissel:region", target -> tag(target, Pattern.compile("wissel:region=(.+)"))));
        ways.add(new Way("their tags", target -> tag(target, TAG)));
        ways.add(new Way("the cloud regions in their host names", target -> cloud(host(target))));
        for (int fromEnd = 1; fromEnd <= 4; fromEnd++) {
            int index = fromEnd;
            ways.add(new Way("a label of their host names", target -> label(host(target), index)));
        }
        for (Way way : ways) {
            Optional<RegionGuess> guess = guess(targets, way);
            if (guess.isPresent()) {
                return guess.get();
            }
        }
        RegionGuess one = new RegionGuess("");
        targets.forEach(target -> one.byTarget.put(target, ONLY));
        return one;
    }

    private record Way(
            String words, java.util.function.Function<Map<String, @Nullable Object>, Optional<String>> region) {}

    private static Optional<RegionGuess> guess(List<Map<String, @Nullable Object>> targets, Way way) {
        RegionGuess guess = new RegionGuess(way.words);
        Set<String> regions = new LinkedHashSet<>();
        for (Map<String, @Nullable Object> target : targets) {
            Optional<String> region = way.region.apply(target).filter(Names::isName);
            if (region.isEmpty()) {
                return Optional.empty();
            }
            regions.add(region.get());
            guess.byTarget.put(target, region.get());
        }
        // One label for all says nothing; as many as there are targets are names of machines. Tags are said on purpose.
        boolean tagged = way.words.contains("tags");
        boolean few = regions.size() >= 2 && regions.size() <= MOST_REGIONS;
        return tagged || few ? Optional.of(guess) : Optional.empty();
    }

    private static Optional<String> tag(Map<String, @Nullable Object> target, Pattern pattern) {
        return Values.texts(target.get("tags")).stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    private static String host(Map<String, @Nullable Object> target) {
        String address = Values.text(target, "target", "").toLowerCase(Locale.ROOT);
        int colon = address.lastIndexOf(':');
        return colon > 0 && address.indexOf(':') == colon ? address.substring(0, colon) : address;
    }

    private static Optional<String> cloud(String host) {
        Matcher matcher = CLOUD.matcher(host);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Returns a label counted from the end, but never the first, which names the machine. */
    private static Optional<String> label(String host, int fromEnd) {
        String[] labels = host.split("\\.", -1);
        int index = labels.length - 1 - fromEnd;
        return index >= 1
                        && !host.matches("[0-9.]+")
                        && NAME.matcher(labels[index]).matches()
                ? Optional.of(labels[index])
                : Optional.empty();
    }

    String region(Map<String, @Nullable Object> target) {
        return byTarget.getOrDefault(target, ONLY);
    }

    /** Returns by what the regions were told apart; empty if they were not. */
    String how() {
        return how;
    }

    /** Returns the targets by region, in the order of the targets. */
    Map<String, List<Map<String, @Nullable Object>>> split(List<Map<String, @Nullable Object>> targets) {
        Map<String, List<Map<String, @Nullable Object>>> split = new LinkedHashMap<>();
        targets.forEach(target ->
                split.computeIfAbsent(region(target), name -> new ArrayList<>()).add(target));
        return split;
    }
}
