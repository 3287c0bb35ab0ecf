package dev.wissel.console.node;

import dev.wissel.gateway.fault.Fault;
import dev.wissel.gateway.fault.FaultKind;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Parsed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Faults as the Admin API reads and writes them. Confined to one request. */
final class FaultForm {
    private static final Set<String> KNOWN =
            Set.of("id", "kind", "upstreams", "region", "target", "delay", "share", "for", "who", "why");
    private static final String REQUIRED = "required field missing";
    private static final String STRING = "expected a string";

    private final Map<String, @Nullable Object> fields;
    private final Map<String, String> wrong = new TreeMap<>();

    private FaultForm(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /** Wrong fields, and for each what was expected. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Map<String, String> fields;

        Wrong(Map<String, String> fields) {
            super(fields.toString(), null, false, false);
            this.fields = fields;
        }

        /** Returns what is wrong, by field. */
        Map<String, String> fields() {
            return fields;
        }
    }

    /**
     * Reads one.
     *
     * @throws Wrong if a field is wrong, with all that are
     */
    static Fault read(Map<String, @Nullable Object> fields) throws Wrong {
        return new FaultForm(fields).fault();
    }

    private Fault fault() throws Wrong {
        fields.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .forEach(name -> wrong.put(name, "unknown field"));
        String id = required("id");
        FaultKind kind = kind();
        Set<String> upstreams = upstreams();
        String region = text("region");
        String target = text("target");
        Duration delay = duration("delay");
        double share = share();
        Duration length = duration("for");
        if (length == null) {
            wrong.putIfAbsent("for", REQUIRED);
        }
        String who = required("who");
        String why = required("why");
        if (kind == null || length == null || !wrong.isEmpty()) {
            throw new Wrong(wrong);
        }
        try {
            return new Fault(
                    id,
                    kind,
                    upstreams,
                    region,
                    target,
                    delay == null ? Duration.ZERO : delay,
                    share,
                    who,
                    why,
                    length);
        } catch (IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            int colon = message.indexOf(':');
            String name = message.substring(0, colon);
            throw new Wrong(Map.of(name.equals("length") ? "for" : name, message.substring(colon + 2)));
        }
    }

    private @Nullable String text(String name) {
        Object value = fields.get(name);
        if (value instanceof String text) {
            return text;
        }
        if (value != null) {
            wrong.put(name, STRING);
        }
        return null;
    }

    private String required(String name) {
        String text = text(name);
        if (text == null) {
            wrong.putIfAbsent(name, REQUIRED);
            return "";
        }
        return text;
    }

    private @Nullable FaultKind kind() {
        String word = text("kind");
        FaultKind kind = word == null ? null : FaultKind.of(word);
        if (kind == null) {
            wrong.putIfAbsent("kind", word == null ? REQUIRED : "expected one of: " + FaultKind.words());
        }
        return kind;
    }

    private Set<String> upstreams() {
        Object value = fields.get("upstreams");
        Set<String> names = new LinkedHashSet<>();
        if (value instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof String name) {
                    names.add(name);
                } else {
                    wrong.put("upstreams", "expected a set of strings");
                }
            }
        } else if (value instanceof String name) { // a form says one without brackets
            names.add(name);
        } else if (value != null) {
            wrong.put("upstreams", "expected a set of strings");
        }
        return names;
    }

    private @Nullable Duration duration(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        Parsed<Duration> parsed = DurationText.parse(text);
        if (parsed instanceof Parsed.Bad<Duration> bad) {
            wrong.put(name, "expected " + bad.expected());
        }
        return parsed.toOptional().orElse(null);
    }

    private double share() {
        Object value = fields.get("share");
        if (value == null) {
            return 1;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String text && text.matches("[0-9]{1,3}(\\.[0-9]{1,9})?")) {
            return Double.parseDouble(text);
        }
        wrong.put("share", "expected a number");
        return 1;
    }

    /** Returns one as it is shown. */
    static Map<String, @Nullable Object> shown(Fault fault) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", fault.id());
        shown.put("kind", fault.kind().text());
        shown.put("upstreams", sorted(fault.upstreams()));
        shown.put("region", fault.region());
        shown.put("target", fault.target());
        shown.put("delay", fault.delay().isZero() ? null : text(fault.delay()));
        shown.put("share", fault.share());
        shown.put("for", text(fault.length()));
        shown.put("who", fault.who());
        shown.put("why", fault.why());
        return shown;
    }

    static List<String> sorted(Set<String> names) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(null);
        return sorted;
    }

    private static String text(Duration duration) {
        return DurationText.format(Duration.ofMillis(Math.max(1, duration.toMillis())));
    }
}
