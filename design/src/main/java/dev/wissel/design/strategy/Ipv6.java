package dev.wissel.design.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** IPv6 addresses as text (RFC 4291, 2.2). No zones: Kong knows none. */
final class Ipv6 {
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final int GROUPS = 8;

    private Ipv6() {}

    /** Returns the address as eight groups of four lower-case digits; empty if the text is no IPv6 address. */
    static Optional<String> expand(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        Optional<List<Integer>> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        Optional<List<Integer>> tail = groups(gap < 0 ? "" : text.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int given = head.get().size() + tail.get().size();
        if (gap < 0 ? given != GROUPS : given >= GROUPS) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>(head.get());
        for (int i = given; i < GROUPS; i++) {
            all.add(0);
        }
        all.addAll(tail.get());
        return Optional.of(String.join(
                ":",
                all.stream()
                        .map(group -> String.format(Locale.ROOT, "%04x", group))
                        .toList()));
    }

    /** Reads groups between colons; the last may be an IPv4 address if {@code atEnd}. */
    private static Optional<List<Integer>> groups(String text, boolean atEnd) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (GROUP.matcher(parts[i]).matches()) {
                groups.add(Integer.parseInt(parts[i], 16));
            } else if (atEnd && i == parts.length - 1 && HostPort.isIpv4(parts[i])) {
                String[] bytes = parts[i].split("\\.", -1);
                groups.add(Integer.parseInt(bytes[0]) << 8 | Integer.parseInt(bytes[1]));
                groups.add(Integer.parseInt(bytes[2]) << 8 | Integer.parseInt(bytes[3]));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(groups);
    }
}
