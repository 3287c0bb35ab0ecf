package dev.wissel.sim.scenario;

import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.carrier.PercentText;
import dev.wissel.kong.carrier.RateText;
import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Reads the values of one mapping, each with a default; notes what is wrong and goes on. Confined to one reading. */
final class Fields {
    private static final double MICROS = 1e3;

    private final Node.@Nullable Mapping mapping;
    private final Path path;
    private final Problems problems;

    private Fields(Node.@Nullable Mapping mapping, Path path, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.problems = problems;
    }

    /** Returns the fields of a node; notes it if it is no mapping, and each key that is not one of the known. */
    static Fields of(@Nullable Node node, Path path, Problems problems, String... known) {
        if (node == null) {
            return new Fields(null, path, problems);
        }
        if (!(node instanceof Node.Mapping mapping)) {
            problems.add(node, path, "not a mapping", "expected a mapping of " + String.join(", ", known));
            return new Fields(null, path, problems);
        }
        List<String> words = List.of(known);
        for (Node.Entry entry : mapping.entries().values()) {
            String key = entry.key().text();
            if (!words.contains(key)) {
                String hint = Nearest.hint(key, words);
                problems.add(
                        entry.key(),
                        path.field(key),
                        "unknown key",
                        "expected one of " + String.join(", ", words) + (hint.isEmpty() ? "" : "; " + hint));
            }
        }
        return new Fields(mapping, path, problems);
    }

    /** Returns the fields of a key's mapping. */
    Fields section(String key, String... known) {
        return of(node(key), path.field(key), problems, known);
    }

    /** Returns the fields of each element of a key's list. */
    List<Fields> list(String key, String... known) {
        Node node = node(key);
        List<Fields> all = new ArrayList<>();
        if (node == null) {
            return all;
        }
        if (!(node instanceof Node.Sequence sequence)) {
            problems.add(node, path.field(key), "not a list", "expected a list of mappings");
            return all;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            all.add(of(sequence.items().get(i), path.field(key).index(i), problems, known));
        }
        return all;
    }

    boolean has(String key) {
        return node(key) != null;
    }

    boolean isScalar(String key) {
        return node(key) instanceof Node.Scalar;
    }

    private @Nullable Node node(String key) {
        return mapping == null ? null : mapping.present(key);
    }

    /** Notes that something is wrong with a key's value. */
    void wrong(String key, String message, String mend) {
        Node at = node(key);
        if (at == null) {
            at = mapping;
        }
        if (at != null) {
            problems.add(at, path.field(key), message, mend);
        }
    }

    private <T> T read(String key, T fallback, String kind, Function<String, Parsed<T>> parser) {
        Node node = node(key);
        if (node == null) {
            return fallback;
        }
        Parsed<T> parsed = node instanceof Node.Scalar scalar
                ? parser.apply(scalar.text())
                : Parsed.bad("a " + kind + ", not " + node.shown());
        if (parsed instanceof Parsed.Good<T> good) {
            return good.value();
        }
        problems.add(node, path.field(key), "not a " + kind, "expected " + ((Parsed.Bad<T>) parsed).expected());
        return fallback;
    }

    String text(String key, String fallback) {
        return read(key, fallback, "text", Parsed::good);
    }

    String word(String key, String fallback, List<String> words) {
        return read(
                key,
                fallback,
                "word of this list",
                text -> words.contains(text)
                        ? Parsed.good(text)
                        : Parsed.bad("one of " + String.join(", ", words) + hint(text, words)));
    }

    private static String hint(String text, List<String> words) {
        String hint = Nearest.hint(text, words);
        return hint.isEmpty() ? "" : "; " + hint;
    }

    /** Reads a duration; 200us and the like as well, for a network is fast. */
    long nanos(String key, long fallback, LongPredicate inRange, String range) {
        return read(key, fallback, "duration", text -> {
            Parsed<Long> parsed = text.matches("[0-9]{1,9}(\\.[0-9]{1,3})?us")
                    ? Parsed.good((long) (Double.parseDouble(text.substring(0, text.length() - 2)) * MICROS))
                    : DurationText.parse(text).then(Fields::toNanos);
            return parsed.then(value -> inRange.test(value) ? Parsed.good(value) : Parsed.bad("a duration " + range));
        });
    }

    private static Parsed<Long> toNanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(7)) > 0
                ? Parsed.bad("a duration of at most 7d")
                : Parsed.good(duration.toNanos());
    }

    double percent(String key, double fallback, DoublePredicate inRange, String range) {
        return read(
                key,
                fallback,
                "percentage",
                text -> PercentText.parse(text)
                        .then(value -> inRange.test(value) ? Parsed.good(value) : Parsed.bad("a percentage " + range)));
    }

    double rate(String key, double fallback) {
        return read(
                key,
                fallback,
                "rate",
                text -> RateText.parse(text)
                        .then(value -> value > 0 && value <= 1e6
                                ? Parsed.good(value)
                                : Parsed.bad("a rate above 0, up to 1000000/s")));
    }

    double number(String key, double fallback, double least, double most) {
        return read(key, fallback, "number", text -> {
            try {
                double value = Double.parseDouble(text);
                return value >= least && value <= most
                        ? Parsed.good(value)
                        : Parsed.<Double>bad("a number from " + plain(least) + " to " + plain(most));
            } catch (NumberFormatException notOne) {
                return Parsed.<Double>bad("a number");
            }
        });
    }

    int count(String key, int fallback, int least, int most) {
        double value = number(key, fallback, least, most);
        if (value != Math.rint(value)) {
            wrong(key, "not a whole number", "expected one from " + least + " to " + most);
            return fallback;
        }
        return (int) value;
    }

    boolean flag(String key, boolean fallback) {
        return read(key, fallback, "truth value", text -> switch (text) {
            case "true" -> Parsed.good(true);
            case "false" -> Parsed.good(false);
            default -> Parsed.bad("true or false");
        });
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
