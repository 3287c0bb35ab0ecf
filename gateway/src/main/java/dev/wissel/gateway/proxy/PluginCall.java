package dev.wissel.gateway.proxy;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.gateway.http.RequestHead;
import dev.wissel.gateway.plugin.AccessPhase;
import dev.wissel.gateway.plugin.AttemptPhase;
import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.HeaderField;
import dev.wissel.gateway.plugin.HeaderPhase;
import dev.wissel.gateway.plugin.LogPhase;
import dev.wissel.gateway.plugin.OutcomePhase;
import dev.wissel.gateway.plugin.PluginAnswer;
import dev.wissel.gateway.plugin.PluginChain;
import dev.wissel.gateway.plugin.PluginHandler;
import dev.wissel.gateway.plugin.Verdict;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request with plugins: what its chain sees and changes, and where in the chain it is. Made for a request that a chain applies to and for no
 * other. Confined to the request's event loop.
 */
final class PluginCall implements Call {
    private static final Logger LOG = LoggerFactory.getLogger(PluginCall.class);

    private final Exchange exchange;
    private final ProxyLoop loop;
    private final ClientConnection client;
    private final PluginChain chain;
    private final @Nullable Route route;
    private final @Nullable Service service;
    private final Map<String, String> captures;
    private final String path;
    private final String method;
    private final String uri;
    private final String host;
    private final String clientIp;
    private final long startMillis = System.currentTimeMillis();
    private final long requestIdHigh;
    private final long requestIdLow;
    private final long requestNumber;
    private final AnswerFields answerFields = new AnswerFields();
    private final CallTries tries = new CallTries();
    private @Nullable RequestHead head;
    private List<HeaderField> keptHead = List.of();
    private Map<String, String> notes = Map.of();
    private @Nullable IdentityHashMap<PluginHandler, Object> kept;
    private @Nullable PluginAnswer answer;
    private @Nullable Consumer<byte @Nullable []> awaitsBody;
    private int nextAccess;
    private Outcome lastOutcome = Outcome.CANCELLED;
    private boolean settled;
    private boolean headersDone;
    private boolean waiting;
    private boolean over;

    PluginCall(
            Exchange exchange,
            ProxyLoop loop,
            ClientConnection client,
            PluginChain chain,
            RoutedRequest routed,
            RequestHead head) {
        this.exchange = exchange;
        this.loop = loop;
        this.client = client;
        this.chain = chain;
        this.head = head;
        this.route = routed.matchedRoute();
        this.service = routed.matchedService();
        this.captures = routed.captures();
        this.path = routed.path();
        this.method = routed.method();
        this.uri = routed.target();
        this.host = hostOf(routed.host());
        this.clientIp = client.ip();
        this.requestIdHigh = exchange.facts().requestIdHigh;
        this.requestIdLow = exchange.facts().requestIdLow;
        this.requestNumber = exchange.requestNumber();
        if (chain.keepsHead()) {
            keptHead = fields(head);
        }
    }

    private static String hostOf(@Nullable String authority) {
        if (authority == null) {
            return "";
        }
        int colon = authority.lastIndexOf(':');
        boolean port = colon > authority.lastIndexOf(']');
        return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
    }

    private static List<HeaderField> fields(RequestHead head) {
        List<HeaderField> fields = new ArrayList<>(head.headerCount());
        for (int i = 0; i < head.headerCount(); i++) {
            fields.add(new HeaderField(head.text(head.nameStart(i), head.nameEnd(i)), head.value(i)));
        }
        return fields;
    }

    /** The head's bytes belong to somebody else from now on. */
    void forgetHead() {
        head = null;
    }

    // ---------------------------------------------------------------- access

    /** Asks the plugins of the access phase, from where they were left. */
    Verdict access() {
        AccessPhase[] plugins = chain.access();
        while (nextAccess < plugins.length) {
            AccessPhase plugin = plugins[nextAccess++];
            Verdict verdict;
            try {
                verdict = plugin.access(this);
            } catch (RuntimeException bug) {
                LOG.error("plugin {} failed at a request", plugin.name(), bug);
                answer = PluginAnswer.BROKEN;
                verdict = Verdict.ANSWER;
            }
            if (verdict != Verdict.GO_ON) {
                waiting = verdict == Verdict.WAIT;
                return verdict;
            }
        }
        return Verdict.GO_ON;
    }

    @Override
    public void resume(Verdict verdict) {
        if (over || !waiting) {
            return;
        }
        waiting = false;
        exchange.resume(this, verdict == Verdict.GO_ON ? access() : verdict);
    }

    @Override
    public void awaitBody(Consumer<byte @Nullable []> then) {
        awaitsBody = then;
    }

    /** Tells who waits for the body that it is there, or that it is too large. */
    void onBody(byte @Nullable [] body) {
        Consumer<byte @Nullable []> then = awaitsBody;
        awaitsBody = null;
        if (then != null && waiting) {
            then.accept(body);
        }
    }

    boolean awaitsBody() {
        return awaitsBody != null;
    }

    /** Returns the answer that a plugin has given. */
    PluginAnswer answer() {
        return Objects.requireNonNullElse(answer, PluginAnswer.BROKEN);
    }

    // ---------------------------------------------------------------- attempts

    /** Returns whether an attempt may go to this address; if so, {@link #attemptEnded} must follow. */
    boolean admits(Address address, long nowNanos) {
        AttemptPhase[] watchers = chain.attempts();
        for (int i = 0; i < watchers.length; i++) {
            PluginAnswer refusal = watchers[i].admits(this, address, nowNanos);
            if (refusal != null) {
                answer = refusal;
                for (int before = 0; before < i; before++) {
                    watchers[before].ended(this, address, Outcome.CANCELLED, nowNanos, nowNanos);
                }
                return false;
            }
        }
        return true;
    }

    void attemptEnded(Address address, Outcome outcome, long startNanos, long nowNanos) {
        lastOutcome = outcome;
        for (AttemptPhase watcher : chain.attempts()) {
            watcher.ended(this, address, outcome, startNanos, nowNanos);
        }
    }

    /** An attempt that was admitted is not made after all. */
    void attemptUnused(Address address, long nowNanos) {
        for (AttemptPhase watcher : chain.attempts()) {
            watcher.ended(this, address, Outcome.CANCELLED, nowNanos, nowNanos);
        }
    }

    /** Tells what came of the request, unless that has been told. */
    void settle(Outcome outcome, long nowNanos) {
        if (settled) {
            return;
        }
        settled = true;
        for (OutcomePhase plugin : chain.outcomes()) {
            plugin.settled(this, outcome, nowNanos);
        }
    }

    boolean watchesAttempts() {
        return chain.attempts().length > 0;
    }

    void tried(Address address) {
        if (chain.keepsAnswer()) {
            tries.begin(address, epochMillis());
        }
    }

    void tryEnded(Outcome outcome, boolean passedOn, long nowNanos) {
        if (passedOn) {
            settle(outcome, nowNanos);
        }
        if (chain.keepsAnswer()) {
            tries.end(outcome, passedOn);
        }
    }

    // ---------------------------------------------------------------- the answer's head

    /** Lets the plugins set headers of the answer whose head is about to leave. */
    AnswerFields answerFields() {
        if (!headersDone) {
            headersDone = true;
            for (HeaderPhase plugin : chain.headers()) {
                try {
                    plugin.headers(this);
                } catch (RuntimeException bug) {
                    LOG.error("plugin {} failed at an answer's head", plugin.name(), bug);
                }
            }
        }
        return answerFields;
    }

    /** Keeps the head that leaves, if a log record will show it. */
    void answerHead(ByteBuilder sent) {
        if (chain.keepsAnswer()) {
            answerFields.sent(sent.text(0, sent.length()));
        }
    }

    // ---------------------------------------------------------------- the end

    /** The request is over. */
    void end(RequestFacts facts, RequestTiming timing, long nowNanos, String upstreamTarget) {
        over = true;
        settle(lastOutcome, nowNanos);
        LogPhase[] logs = chain.logs();
        if (logs.length == 0) {
            return;
        }
        var end = tries.end(facts, timing, nowNanos, upstreamTarget, answer != null, answerFields.sentFields());
        loop.eventLoop().execute(() -> {
            for (LogPhase plugin : logs) {
                try {
                    plugin.log(this, end);
                } catch (RuntimeException bug) {
                    LOG.error("plugin {} failed at a log record", plugin.name(), bug);
                }
            }
        });
    }

    // ---------------------------------------------------------------- what plugins see

    @Override
    public long nowNanos() {
        return loop.nowNanos();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long startMillis() {
        return startMillis;
    }

    @Override
    public RandomGenerator random() {
        return loop.random();
    }

    @Override
    public EventLoop eventLoop() {
        return loop.eventLoop();
    }

    @Override
    public String requestId() {
        return new ByteBuilder(32).putHex(requestIdHigh).putHex(requestIdLow).text(0, 32);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String scheme() {
        return client.scheme();
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public String clientIp() {
        return clientIp;
    }

    @Override
    public String serverIp() {
        return client.localIp();
    }

    @Override
    public int serverPort() {
        return client.listenPort();
    }

    @Override
    public long connectionNumber() {
        return exchange.connectionNumber();
    }

    @Override
    public long requestNumber() {
        return requestNumber;
    }

    @Override
    public @Nullable String header(String lowerName) {
        RequestHead live = head;
        if (live != null) {
            int index = live.indexOf(ByteBuilder.ascii(lowerName), 0);
            return index < 0 ? null : live.value(index);
        }
        for (HeaderField field : keptHead) {
            if (field.name().equalsIgnoreCase(lowerName)) {
                return field.value();
            }
        }
        return null;
    }

    @Override
    public List<HeaderField> headers() {
        RequestHead live = head;
        return live == null ? keptHead : fields(live);
    }

    @Override
    public @Nullable Route route() {
        return route;
    }

    @Override
    public @Nullable Service service() {
        return service;
    }

    @Override
    public Map<String, String> captures() {
        return captures;
    }

    // ---------------------------------------------------------------- what plugins do

    @Override
    public void setRequestHeader(String name, String value) {
        exchange.setRequestHeader(name, value);
        if (chain.keepsHead()) {
            List<HeaderField> changed = new ArrayList<>(keptHead);
            changed.removeIf(field -> field.name().equalsIgnoreCase(name));
            changed.add(new HeaderField(name, value));
            keptHead = changed;
        }
    }

    @Override
    public void addAnswerHeader(String name, String value) {
        answerFields.add(name, value);
    }

    @Override
    public void setAnswerHeader(String name, String value) {
        answerFields.set(name, value);
    }

    @Override
    public void answer(PluginAnswer given) {
        answer = given;
    }

    @Override
    public void note(String field, String value) {
        if (notes.isEmpty()) {
            notes = new LinkedHashMap<>();
        }
        notes.put(field, value);
    }

    @Override
    public Map<String, String> notes() {
        return notes;
    }

    @Override
    public void keep(PluginHandler owner, Object value) {
        IdentityHashMap<PluginHandler, Object> map = kept;
        if (map == null) {
            map = new IdentityHashMap<>();
            kept = map;
        }
        map.put(owner, value);
    }

    @Override
    public @Nullable Object kept(PluginHandler owner) {
        return kept == null ? null : kept.get(owner);
    }
}
