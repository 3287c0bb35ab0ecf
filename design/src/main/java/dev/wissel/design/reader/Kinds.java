package dev.wissel.design.reader;

import dev.wissel.design.strategy.HostPort;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.HttpText;
import dev.wissel.kong.carrier.Names;
import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.carrier.PercentText;
import dev.wissel.kong.carrier.RateText;
import java.time.Duration;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;

/** The kinds of scalars in a strategy. */
final class Kinds {
    static final Kind<String> TEXT = new Kind<>("text", Parsed::good);
    static final Kind<String> NAME = new Kind<>("name", Names::parse);
    static final Kind<String> SERVICE_NAME = new Kind<>("name", Kinds::serviceName);
    static final Kind<HostPort> TARGET = new Kind<>("address", HostPort::parse);
    static final Kind<String> HEADER_NAME = new Kind<>("header name", Kinds::headerName);
    static final Kind<String> HEADER_VALUE = new Kind<>("header value", Kinds::headerValue);
    static final Kind<String> METHOD = new Kind<>("method", Kinds::method);
    static final Kind<String> VERSION = new Kind<>("version of Kong", Kinds::version);
    static final Kind<String> UPSTREAM = new Kind<>("name of an upstream", Kinds::upstream);
    static final Kind<Double> CAPACITY = new Kind<>("capacity", Kinds::capacity);

    private static final double LEAST_CAPACITY_PER_SECOND = 0.001;
    private static final Pattern HEADER_TOKEN = Pattern.compile("[0-9A-Za-z_-]{1,256}");
    private static final Pattern UPSTREAM_NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?");
    private static final Pattern NUMBERS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final Pattern METHOD_NAME = Pattern.compile("[A-Z]{1,32}");
    private static final Pattern KONG_VERSION = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})(?:\\.[0-9]{1,3}){0,2}");

    private Kinds() {}

    static Kind<Duration> duration(Duration least, Duration most) {
        String range = "a duration from " + DurationText.format(least) + " to " + DurationText.format(most);
        return new Kind<>(
                "duration",
                text -> DurationText.parse(text)
                        .then(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0
                                ? Parsed.good(value)
                                : Parsed.bad(range)));
    }

    static Kind<Double> percent(String expected, DoublePredicate inRange) {
        return new Kind<>(
                "percentage",
                text -> PercentText.parse(text)
                        .then(ratio -> inRange.test(ratio) ? Parsed.good(ratio) : Parsed.bad(expected)));
    }

    static Kind<Double> rate(double most) {
        String range = "a rate of at most " + RateText.format(most);
        return new Kind<>(
                "rate",
                text -> RateText.parse(text).then(value -> value <= most ? Parsed.good(value) : Parsed.bad(range)));
    }

    private static Parsed<Double> capacity(String text) {
        return RateText.parse(text)
                .then(value -> value >= LEAST_CAPACITY_PER_SECOND
                        ? Parsed.good(value)
                        : Parsed.bad("a capacity above 0, at least " + RateText.format(LEAST_CAPACITY_PER_SECOND)));
    }

    /** A service's name becomes a part of a host name, so each of its labels must stand as one (Kong facts 1.3). */
    private static Parsed<String> serviceName(String text) {
        boolean labels = Names.isName(text) && !text.contains("..") && !text.contains("-.") && !text.contains(".-");
        return labels ? Parsed.good(text) : Parsed.bad(Names.EXPECTED);
    }

    /** Kong's upstreams look like host names, and are no addresses (Kong facts 1.3). */
    private static Parsed<String> upstream(String text) {
        boolean labels = UPSTREAM_NAME.matcher(text).matches() && !text.contains("..");
        return labels && !NUMBERS_AND_DOTS.matcher(text).matches()
                ? Parsed.good(text)
                : Parsed.bad("a name like a host's, of letters, digits, '-', '_' and '.', that is no address");
    }

    private static Parsed<String> headerName(String text) {
        return HEADER_TOKEN.matcher(text).matches()
                ? Parsed.good(text)
                : Parsed.bad("a name of letters, digits, '-' and '_'");
    }

    private static Parsed<String> headerValue(String text) {
        return HttpText.isHeaderValue(text)
                ? Parsed.good(text)
                : Parsed.bad("printable ASCII without a space at either end");
    }

    private static Parsed<String> method(String text) {
        return METHOD_NAME.matcher(text).matches()
                ? Parsed.good(text)
                : Parsed.bad("a method in upper case, such as GET");
    }

    private static Parsed<String> version(String text) {
        var matcher = KONG_VERSION.matcher(text);
        return matcher.matches() && supported(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                ? Parsed.good(text)
                : Parsed.bad("2.8 or later, such as \"3.9\"");
    }

    private static boolean supported(int major, int minor) {
        return major >= 3 || (major == 2 && minor >= 8);
    }
}
