package dev.wissel.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What keys and lines of standard input mean. Immutable. */
final class Keys {
    private static final int END_OF_TRANSMISSION = 4;

    private final List<String> regions;

    /** Makes the meaning for these regions: small letters mean the first, capitals the second. */
    Keys(List<String> regions) {
        this.regions = List.copyOf(regions);
    }

    /** Returns the order that a key stands for; null if it stands for none. */
    @Nullable
    Order ofKey(int key) {
        if (key == 'q' || key == 'Q' || key == END_OF_TRANSMISSION) {
            return new Order.Stop("q");
        }
        boolean second = Character.isUpperCase(key);
        if (second && regions.size() < 2) {
            return null;
        }
        String region = regions.get(second ? 1 : 0);
        return switch (Character.toLowerCase(key)) {
            case 'k' -> act(Action.Verb.KILL, region);
            case 'h' -> act(Action.Verb.HANG, region);
            case 's' -> act(Action.Verb.SLOW, region);
            case 'f' -> act(Action.Verb.FAIL, region);
            case 'r' -> act(Action.Verb.REVIVE, region);
            case 'd' -> new Order.ToggleDrain(region);
            default -> null;
        };
    }

    private static Order act(Action.Verb verb, String region) {
        return new Order.Act(new Action(verb, region, Action.DEFAULT_MILLIS));
    }

    /** Returns the order that a line stands for: a key, {@code quit}, or an action such as {@code slow ams 200ms}; null for an empty one. */
    @Nullable
    Order ofLine(String line) {
        String text = line.strip();
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() == 1) {
            Order order = ofKey(text.charAt(0));
            return order != null ? order : new Order.Misunderstood("'" + text + "': no such key (" + help() + ")");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("quit") || lower.equals("exit") || lower.equals("stop")) {
            return new Order.Stop(lower);
        }
        try {
            return new Order.Act(Action.parse(text, regions));
        } catch (IllegalArgumentException wrong) {
            return new Order.Misunderstood(String.valueOf(wrong.getMessage()));
        }
    }

    /** Returns the keys in one line. */
    String help() {
        List<String> keys = new ArrayList<>();
        for (String each : List.of("kill", "hang", "slow", "fail (503)", "revive", "drain")) {
            char key = each.charAt(0);
            keys.add(key + (regions.size() < 2 ? "" : "/" + Character.toUpperCase(key)) + " " + each);
        }
        return String.join("  ", keys) + " " + String.join("/", regions.subList(0, Math.min(2, regions.size())))
                + "   q quit";
    }
}
