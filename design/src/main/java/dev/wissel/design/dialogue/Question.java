package dev.wissel.design.dialogue;

import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.HostPort;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Names;
import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.carrier.PercentText;
import dev.wissel.kong.carrier.RateText;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What is asked, once for the whole strategy or once for each service. */
public enum Question {
    NAME(
            "strategy",
            "What is the strategy called?",
            "It goes into names and tags of what is made of it.",
            "webshop",
            Question::serviceName),
    AVAILABILITY(
            "availability",
            "Which part of the requests must be answered well?",
            "99.99% leaves 4.3 minutes in thirty days.",
            "99.9%",
            text -> percent(text)),
    LATENCY(
            "latency",
            "How fast must 99 of 100 answers be?",
            "A time such as 300ms, or none if nothing is promised. Timeouts follow from it.",
            "none",
            text -> text.equals("none")
                    ? Parsed.good(text)
                    : duration(text, Duration.ofMillis(1), Duration.ofHours(1))),
    FAILOVER(
            "failover",
            "How long may a lost region be felt?",
            "Probes, timeouts and failback follow from it.",
            "30s",
            text -> duration(text, Duration.ofMillis(100), Duration.ofHours(1))),
    REGIONS(
            "regions",
            "In which regions do you run, the preferred first?",
            "Names with commas between, such as ams, fra. With one there is no failover between regions.",
            "ams, fra",
            text -> list(text, Names::parse)),
    KONG_VERSION(
            "kong_version",
            "Which version of Kong?",
            "2.8 or later; the configuration is written for it.",
            "3.9",
            Question::version),
    KONG_EDITION(
            "kong_edition",
            "Which edition of Kong?",
            "oss or enterprise.",
            "oss",
            text -> word(text, "oss", "enterprise")),
    KONG_MODE(
            "kong_mode",
            "Where does it keep its configuration?",
            "db: in PostgreSQL. dbless: in a file. hybrid: in a control plane.",
            "db",
            text -> word(text, "db", "dbless", "hybrid")),
    SERVICES(
            "services",
            "Which services are there?",
            "Names with commas between.",
            "product, order, customer",
            text -> list(text, Question::serviceName)),
    PATH(
            "path",
            "Under which path do clients ask for it?",
            "It begins with /.",
            "/SERVICE",
            text -> text.matches("/[A-Za-z0-9._~/-]*") && !text.contains("//")
                    ? Parsed.good(text)
                    : Parsed.bad("a path such as /products")),
    ENDPOINTS(
            "endpoints",
            "Where does it run in REGION?",
            "host:port with commas between, or none. What one bears may follow: 10.0.0.1:8080 400/s.",
            "none",
            text -> text.equals("none") ? Parsed.good(text) : list(text, Question::endpoint)),
    METHOD(
            "method",
            "How are its requests spread?",
            "adaptive, least-connections, round-robin, latency, or what is hashed: header NAME, cookie NAME, query NAME, ip, path.",
            "adaptive",
            Question::method),
    HEALTH(
            "health",
            "Which path says that an endpoint is well?",
            "It should touch what the service needs, such as its database. none: any answer below 500 to / will do.",
            "/health",
            text -> text.equals("none") || text.matches("/[^\\s]*")
                    ? Parsed.good(text)
                    : Parsed.bad("a path such as /health, or none")),
    FALLBACK(
            "fallback",
            "What does a client get when no region can carry its request?",
            "none: a 503 with Retry-After. region NAME: that region, past its capacity. service NAME: another service. Anything else is the"
                    + " body of an answer with status 503.",
            "none",
            Parsed::good);

    private final String key;
    private final String text;
    private final String explanation;
    private final String standard;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Function<String, Parsed<String>> check;

    Question(String key, String text, String explanation, String standard, Function<String, Parsed<String>> check) {
        this.key = key;
        this.text = text;
        this.explanation = explanation;
        this.standard = standard;
        this.check = check;
    }

    /** Returns its key in a file of answers. */
    public String key() {
        return key;
    }

    /** Returns the question. */
    public String text() {
        return text;
    }

    /** Returns what one should know to answer it. */
    public String explanation() {
        return explanation;
    }

    /** Returns what an empty answer means; {@code SERVICE} stands for the service's name. */
    public String standard() {
        return standard;
    }

    /** Reads an answer: the answer without spaces at its ends, or what was expected. */
    public Parsed<String> read(String answer) {
        return check.apply(answer.strip());
    }

    private static Parsed<String> serviceName(String text) {
        return Names.isName(text) && text.indexOf('.') < 0
                ? Parsed.good(text)
                : Parsed.bad("a name of letters, digits, '-' and '_'");
    }

    private static Parsed<String> word(String text, String... words) {
        return Arrays.asList(words).contains(text) ? Parsed.good(text) : Parsed.bad(String.join(" or ", words));
    }

    private static Parsed<String> percent(String text) {
        return PercentText.parse(text)
                .then(ratio -> ratio > 0 && ratio < 1
                        ? Parsed.good(text)
                        : Parsed.bad("a percentage above 0% and below 100%, such as 99.9%"));
    }

    private static Parsed<String> duration(String text, Duration least, Duration most) {
        return DurationText.parse(text)
                .then(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0
                        ? Parsed.good(text)
                        : Parsed.bad(
                                "a duration from " + DurationText.format(least) + " to " + DurationText.format(most)));
    }

    private static Parsed<String> version(String text) {
        return text.matches("(2\\.([89]|[1-9][0-9]+)|[3-9]\\.[0-9]{1,3})(\\.[0-9]{1,3}){0,2}")
                ? Parsed.good(text)
                : Parsed.bad("2.8 or later, such as 3.9");
    }

    private static Parsed<String> method(String text) {
        boolean plain = Arrays.stream(Balance.Method.values())
                .filter(method -> !method.hashes())
                .anyMatch(method -> method.text().equals(text));
        boolean hashed = text.matches("(header|cookie|query) [!-~]{1,256}") || text.equals("ip") || text.equals("path");
        return plain || hashed
                ? Parsed.good(text)
                : Parsed.bad(
                        "adaptive, least-connections, round-robin, latency, header NAME, cookie NAME, query NAME, ip or path");
    }

    private static Parsed<String> endpoint(String text) {
        String[] words = text.split("\\s+", 2);
        Parsed<HostPort> address = HostPort.parse(words[0]);
        if (address instanceof Parsed.Bad<HostPort> bad) {
            return Parsed.bad(bad.expected());
        }
        return words.length == 1
                ? Parsed.good(text)
                : RateText.parse(words[1])
                        .then(rate -> rate > 0 ? Parsed.good(text) : Parsed.bad("a capacity above 0, such as 400/s"));
    }

    private static Parsed<String> list(String text, Function<String, Parsed<String>> item) {
        List<String> items = items(text);
        if (items.isEmpty()) {
            return Parsed.bad("at least one");
        }
        if (items.stream().distinct().count() != items.size()) {
            return Parsed.bad("each once");
        }
        for (String one : items) {
            if (item.apply(one) instanceof Parsed.Bad<String> bad) {
                return Parsed.bad("for '" + one + "' " + bad.expected());
            }
        }
        return Parsed.good(String.join(", ", items));
    }

    /** Returns the parts of a list with commas between, without spaces around and without empty ones. */
    static List<String> items(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** Returns what was asked, for messages. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
