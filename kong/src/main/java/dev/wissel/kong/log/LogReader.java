package dev.wissel.kong.log;

import dev.wissel.kong.log.LoggedAttempt.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads records of Kong's {@code http-log} plugin: one object, or a list of them as a batch has it. What is not needed, headers above all, is skipped without being
 * built. Thread-safe.
 */
public final class LogReader {
    private static final int MOST_TRIES = 100;
    private static final int CLIENT_GONE = 499;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();

    /**
     * What a body held. Immutable.
     *
     * @param records records that were read
     * @param malformed whether it ended in something that is no record; those before it count
     */
    public record Read(int records, boolean malformed) {}

    /** What is gathered of one record. */
    private static final class Draft {
        String serviceId = "";
        String serviceName = "";
        String serviceHost = "";
        String routeName = "";
        String routeId = "";
        String upstreamStatus = "";
        String source = "";
        int status;
        long startedAtMillis;
        double requestMillis;
        double proxyMillis = -1;
        final List<Try> tries = new ArrayList<>(2);
    }

    /** One entry of {@code tries}. */
    private static final class Try {
        String ip = "";
        int port;
        long startMillis = -1;
        long startNanos = -1;
        String state = "";
        int code;
    }

    /** Reads a body and hands on each record. */
    public Read read(byte[] body, Consumer<LoggedRequest> sink) {
        int records = 0;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                sink.accept(record(parser));
                return new Read(1, parser.nextToken() != null);
            }
            if (first != JsonToken.START_ARRAY) {
                return new Read(0, true);
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                sink.accept(record(parser));
                records++;
            }
            return new Read(records, parser.currentToken() != JsonToken.END_ARRAY || parser.nextToken() != null);
        } catch (JacksonException broken) {
            return new Read(records, true);
        }
    }

    private static LoggedRequest record(JsonParser parser) {
        Draft draft = new Draft();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "service" -> service(parser, value, draft);
                case "route" -> route(parser, value, draft);
                case "response" -> response(parser, value, draft);
                case "latencies" -> latencies(parser, value, draft);
                case "tries" -> tries(parser, value, draft);
                case "upstream_status" -> draft.upstreamStatus = text(parser, value);
                case "source" -> draft.source = text(parser, value);
                case "started_at" -> draft.startedAtMillis = whole(parser, value, 0);
                default -> parser.skipChildren();
            }
        }
        return finished(draft);
    }

    private static void service(JsonParser parser, JsonToken start, Draft draft) {
        each(parser, start, (name, value) -> {
            switch (name) {
                case "id" -> draft.serviceId = text(parser, value);
                case "name" -> draft.serviceName = text(parser, value);
                case "host" -> draft.serviceHost = text(parser, value);
                default -> parser.skipChildren();
            }
        });
    }

    private static void route(JsonParser parser, JsonToken start, Draft draft) {
        each(parser, start, (name, value) -> {
            switch (name) {
                case "id" -> draft.routeId = text(parser, value);
                case "name" -> draft.routeName = text(parser, value);
                default -> parser.skipChildren();
            }
        });
    }

    private static void response(JsonParser parser, JsonToken start, Draft draft) {
        each(parser, start, (name, value) -> {
            if (name.equals("status")) {
                draft.status = (int) whole(parser, value, 0);
            } else {
                parser.skipChildren();
            }
        });
    }

    private static void latencies(JsonParser parser, JsonToken start, Draft draft) {
        each(parser, start, (name, value) -> {
            switch (name) {
                case "proxy" -> draft.proxyMillis = number(parser, value, -1);
                case "request" -> draft.requestMillis = number(parser, value, 0);
                default -> parser.skipChildren();
            }
        });
    }

    /** Kong's Lua writes an empty list as an empty object. */
    private static void tries(JsonParser parser, JsonToken start, Draft draft) {
        if (start != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        JsonToken item = parser.nextToken();
        while (item != JsonToken.END_ARRAY && item != null) {
            if (item == JsonToken.START_OBJECT && draft.tries.size() < MOST_TRIES) {
                draft.tries.add(attempt(parser));
            } else {
                parser.skipChildren();
            }
            item = parser.nextToken();
        }
    }

    private static Try attempt(JsonParser parser) {
        Try one = new Try();
        each(parser, JsonToken.START_OBJECT, (name, value) -> {
            switch (name) {
                case "ip" -> one.ip = text(parser, value);
                case "port" -> one.port = (int) whole(parser, value, 0);
                case "balancer_start" -> one.startMillis = whole(parser, value, -1);
                case "balancer_start_ns" -> one.startNanos = whole(parser, value, -1);
                case "state" -> one.state = text(parser, value);
                case "code" -> one.code = (int) whole(parser, value, 0);
                default -> parser.skipChildren();
            }
        });
        return one;
    }

    private interface Property {
        void read(String name, JsonToken value);
    }

    private static void each(JsonParser parser, JsonToken start, Property property) {
        if (start != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            property.read(name, parser.nextToken());
        }
    }

    private static String text(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        if (value.isNumeric()) {
            return parser.getString();
        }
        parser.skipChildren();
        return "";
    }

    private static double number(JsonParser parser, JsonToken value, double otherwise) {
        if (value.isNumeric()) {
            return parser.getDoubleValue();
        }
        parser.skipChildren();
        return otherwise;
    }

    /** Nanoseconds since 1970 do not fit into a double. */
    private static long whole(JsonParser parser, JsonToken value, long otherwise) {
        if (value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        return (long) number(parser, value, otherwise);
    }

    private static LoggedRequest finished(Draft draft) {
        List<LoggedAttempt> attempts = new ArrayList<>(draft.tries.size());
        for (int i = 0; i < draft.tries.size(); i++) {
            Try one = draft.tries.get(i);
            boolean last = i == draft.tries.size() - 1;
            attempts.add(last ? last(one, draft) : earlier(one, draft.tries.get(i + 1)));
        }
        return new LoggedRequest(
                draft.serviceId,
                draft.serviceName,
                draft.serviceHost,
                draft.routeName.isEmpty() ? draft.routeId : draft.routeName,
                draft.status,
                draft.startedAtMillis,
                draft.requestMillis,
                attempts);
    }

    /** An attempt after which another one came has failed; it ended when that one began. */
    private static LoggedAttempt earlier(Try one, Try next) {
        long nanos = one.startNanos >= 0 && next.startNanos >= 0
                ? next.startNanos - one.startNanos
                : one.startMillis >= 0 && next.startMillis >= 0 ? (next.startMillis - one.startMillis) * 1_000_000 : -1;
        if (one.state.equals("next")) {
            return new LoggedAttempt(ip(one), one.port, Ending.ANSWERED, one.code, nanos);
        }
        Ending ending = one.code == 504 ? Ending.TIMED_OUT : Ending.BROKEN;
        return new LoggedAttempt(ip(one), one.port, ending, 0, nanos);
    }

    private static LoggedAttempt last(Try one, Draft draft) {
        long nanos = draft.proxyMillis >= 0 ? Math.round(draft.proxyMillis * 1e6) : -1;
        if (draft.status == CLIENT_GONE) {
            return new LoggedAttempt(ip(one), one.port, Ending.GIVEN_UP, 0, nanos);
        }
        int upstream = lastStatus(draft.upstreamStatus);
        int status = upstream > 0 ? upstream : draft.status;
        boolean madeByKong = draft.source.isEmpty() ? draft.proxyMillis < 0 : !draft.source.equals("upstream");
        if (madeByKong && (status == 502 || status == 504)) {
            Ending ending = status == 504 ? Ending.TIMED_OUT : Ending.BROKEN;
            return new LoggedAttempt(ip(one), one.port, ending, 0, sinceStart(one, draft));
        }
        return upstream > 0 || !madeByKong
                ? new LoggedAttempt(ip(one), one.port, Ending.ANSWERED, status, nanos)
                : new LoggedAttempt(ip(one), one.port, Ending.GIVEN_UP, 0, -1);
    }

    /** A last attempt that failed ended with the request. */
    private static long sinceStart(Try one, Draft draft) {
        if (one.startMillis < 0 || draft.startedAtMillis <= 0) {
            return -1;
        }
        double millis = draft.startedAtMillis + draft.requestMillis - one.startMillis;
        return millis < 0 ? -1 : Math.round(millis * 1e6);
    }

    /** Returns the last status in nginx's list, such as {@code 502, 200}; 0 if it says none. */
    private static int lastStatus(String list) {
        int end = list.length();
        while (end > 0 && list.charAt(end - 1) == ' ') {
            end--;
        }
        int begin = end;
        while (begin > 0 && Character.isDigit(list.charAt(begin - 1))) {
            begin--;
        }
        return end - begin == 3 ? Integer.parseInt(list.substring(begin, end)) : 0;
    }

    /** Kong writes IPv6 here without brackets in some places, in its health reports with them. */
    private static String ip(Try one) {
        return one.ip.indexOf(':') >= 0 && !one.ip.startsWith("[") ? "[" + one.ip + "]" : one.ip;
    }
}
