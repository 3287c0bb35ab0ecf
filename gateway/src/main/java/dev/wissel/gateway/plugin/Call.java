package dev.wissel.gateway.plugin;

import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One request as plugins see it, from its head to its log record. Confined to the request's event loop. */
public interface Call {
    // ---------------------------------------------------------------- time and place

    /** Returns the loop's clock. */
    long nowNanos();

    /** Returns the wall clock, milliseconds. */
    long epochMillis();

    /** Returns when the request came, epoch milliseconds. */
    long startMillis();

    /** Returns the loop's source of chance. */
    RandomGenerator random();

    /** Returns the loop that the request belongs to. */
    EventLoop eventLoop();

    // ---------------------------------------------------------------- the request

    /** Returns the request's id, 32 hexadecimal digits. */
    String requestId();

    /** Returns the method. */
    String method();

    /** Returns {@code http} or {@code https}. */
    String scheme();

    /** Returns the host that the client asked for, in lower case and without a port; empty if it named none. */
    String host();

    /** Returns the normalised path, a character a byte. */
    String path();

    /** Returns path and query as they came. */
    String uri();

    /** Returns the client's address. */
    String clientIp();

    /** Returns the address that the client connected to. */
    String serverIp();

    /** Returns the port that the client connected to. */
    int serverPort();

    /** Returns the number of the client's connection. */
    long connectionNumber();

    /** Returns the number of the request on its connection, from 1. */
    long requestNumber();

    /** Returns the first value of a header; null if there is none. Names are given in lower case. */
    @Nullable
    String header(String lowerName);

    /** Returns all header lines. */
    List<HeaderField> headers();

    /** Returns the route; null if none matched. */
    @Nullable
    Route route();

    /** Returns the route's service; null if it has none. */
    @Nullable
    Service service();

    /** Returns the groups of the route's regex by number and name. */
    Map<String, String> captures();

    // ---------------------------------------------------------------- what may be done to it

    /** Sets a header of the request, for the target, in place of any of that name. */
    void setRequestHeader(String name, String value);

    /** Adds a header to the answer, beside any of that name that the target sends. */
    void addAnswerHeader(String name, String value);

    /** Sets a header of the answer, in place of any of that name. */
    void setAnswerHeader(String name, String value);

    /** Answers the request; the plugin returns {@link Verdict#ANSWER} then, or resumes with it. */
    void answer(PluginAnswer answer);

    /** Goes on after {@link Verdict#WAIT}, on the request's event loop. Does nothing if the request is over by then. */
    void resume(Verdict verdict);

    /**
     * Waits for the request's body; the plugin returns {@link Verdict#WAIT}.
     *
     * @param then gets the body once it has come, or null if it is too large to be kept; resumes the call
     */
    void awaitBody(Consumer<byte @Nullable []> then);

    /** Notes something for the log record, under this field. */
    void note(String field, String value);

    /** Returns what was noted, by field. */
    Map<String, String> notes();

    /** Keeps something for a later phase of the same plugin. */
    void keep(PluginHandler owner, Object value);

    /** Returns what the plugin has kept; null if nothing. */
    @Nullable
    Object kept(PluginHandler owner);
}
