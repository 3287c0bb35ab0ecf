package dev.wissel.testkit.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which generated name of the recording stands for which one of today: random uuids, request ids, offsets of pages. The first time that one is met it is
 * learnt, from then on it must be the same one everywhere. Uuids of version 5 are computed from names and so are not generated: they must be equal.
 * Confined to one thread.
 */
public final class Names {
    private static final Pattern GENERATED = Pattern.compile(
            "\\b[0-9a-f]{8}-[0-9a-f]{4}-[1-46-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\\b" // uuid, but of version 5
                    + "|\\b(?!0{32})[0-9a-f]{32}\\b" // request id, hash
                    + "|\\bWy[A-Za-z0-9_-]{20,}"); // offset of a page: base64 of a JSON list

    private final Map<String, String> today;
    private final Map<String, String> recorded;

    /** Makes a book without names. */
    public Names() {
        this(Map.of(), Map.of());
    }

    private Names(Map<String, String> today, Map<String, String> recorded) {
        this.today = new HashMap<>(today);
        this.recorded = new HashMap<>(recorded);
    }

    Names copy() {
        return new Names(today, recorded);
    }

    void become(Names other) {
        today.putAll(other.today);
        recorded.putAll(other.recorded);
    }

    /** Returns a recorded request's text with the names of today. A name that no answer has given is the sender's own and stands for itself. */
    public String translate(String text) {
        return GENERATED.matcher(text).replaceAll(match -> {
            learn(match.group(), match.group());
            return Matcher.quoteReplacement(today.getOrDefault(match.group(), match.group()));
        });
    }

    /** Returns the name of today for a recorded one; null if it has not been met. */
    @Nullable
    String today(String recordedName) {
        return GENERATED.matcher(recordedName).matches() ? today.get(recordedName) : recordedName;
    }

    /** Returns whether two texts are the same but for names, which are learnt or must be those learnt before. */
    boolean same(String recordedText, String actualText) {
        List<String> expectedNames = new ArrayList<>();
        List<String> actualNames = new ArrayList<>();
        if (!skeleton(recordedText, expectedNames).equals(skeleton(actualText, actualNames))
                || expectedNames.size() != actualNames.size()) {
            return false;
        }
        boolean same = true;
        for (int i = 0; i < expectedNames.size(); i++) {
            learn(expectedNames.get(i), actualNames.get(i));
            same &= actualNames.get(i).equals(today.get(expectedNames.get(i)));
        }
        return same;
    }

    private static String skeleton(String text, List<String> names) {
        return GENERATED.matcher(text).replaceAll(match -> {
            names.add(match.group());
            return "*";
        });
    }

    private void learn(String recordedName, String actualName) {
        if (!today.containsKey(recordedName) && !recorded.containsKey(actualName)) {
            today.put(recordedName, actualName);
            recorded.put(actualName, recordedName);
        }
    }
}
