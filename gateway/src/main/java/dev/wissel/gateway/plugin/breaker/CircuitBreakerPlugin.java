package dev.wissel.gateway.plugin.breaker;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.CircuitBreaker;
import dev.wissel.gateway.plugin.AccessPhase;
import dev.wissel.gateway.plugin.AttemptPhase;
import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.OutcomePhase;
import dev.wissel.gateway.plugin.PluginAnswer;
import dev.wissel.gateway.plugin.PluginSettings;
import dev.wissel.gateway.plugin.Verdict;
import dev.wissel.kong.carrier.Breaker;
import dev.wissel.kong.carrier.HttpText;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code circuit-breaker}: refuses requests of an upstream, or keeps attempts away from a target, while too many of the latest failed or were slow.
 *
 * <p>The breaker of an upstream counts requests as their clients see them, after retries, and their time to the head of the answer. That of a target counts
 * attempts; a request finds another target, and is refused only if every target that is left has an open breaker. Thread-safe.
 */
public final class CircuitBreakerPlugin implements AccessPhase, AttemptPhase, OutcomePhase {
    /** Wissel's name for it. */
    public static final String NAME = "circuit-breaker";

    /** After all others: a request that something else answers is no call. */
    /** Its place within a phase, as Kong has it: the highest runs first. */
    public static final int PRIORITY = 1;

    private static final String MESSAGE = "the circuit breaker of this upstream is open";
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Breakers breakers;
    private final Breaker settings;
    private final PluginAnswer answer;
    private final Map<String, Breakers.Group> byService = new ConcurrentHashMap<>();

    /** What a request holds while it is let through: the ticket, and when it got it. */
    private static final class Pass {
        final NodeBreaker of;
        final long ticket;
        final long startNanos;

        Pass(NodeBreaker of, long ticket, long startNanos) {
            this.of = of;
            this.ticket = ticket;
            this.startNanos = startNanos;
        }
    }

    /** Makes one; {@code answer} is what a refused client hears, without Retry-After. */
    public CircuitBreakerPlugin(Breakers breakers, Breaker settings, PluginAnswer answer) {
        this.breakers = breakers;
        this.settings = settings;
        this.answer = answer;
    }

    /** Makes one from its configuration; null if that cannot be carried out. */
    public static @Nullable CircuitBreakerPlugin of(Plugin plugin, Breakers breakers, Consumer<String> problems) {
        PluginSettings config = new PluginSettings(plugin.config());
        Breaker defaults = Breaker.DEFAULTS;
        Duration open = seconds(config, "open_time", defaults.open());
        Duration longest = seconds(config, "longest_open_time", defaults.longestOpen());
        if (longest.compareTo(open) < 0) {
            problems.accept("config.longest_open_time: " + config.number("longest_open_time", 0)
                    + " (expected: at least config.open_time)");
            return null;
        }
        String contentType = config.text("content_type", "");
        if (!HttpText.isHeaderValue(contentType)) {
            problems.accept("config.content_type: '" + contentType + "' (expected: the value of a header)");
            return null;
        }
        Breaker breaker = new Breaker(
                config.text("scope", "upstream").equals("target") ? Breaker.Scope.TARGET : Breaker.Scope.UPSTREAM,
                config.number("failure_share", defaults.failureShare()),
                config.has("slow_after") ? Optional.of(seconds(config, "slow_after", Duration.ZERO)) : Optional.empty(),
                config.number("slow_share", defaults.slowShare()),
                (int) config.whole("minimum_calls", defaults.minimumCalls()),
                seconds(config, "window", defaults.window()),
                open,
                longest,
                config.number("jitter", defaults.jitter()),
                (int) config.whole("trials", defaults.trials()),
                Set.copyOf(config.wholes("failure_statuses", List.copyOf(defaults.failureStatuses()))));
        return new CircuitBreakerPlugin(breakers, breaker, answer(config, contentType));
    }

    /** Makes one that an upstream's tag asks for. */
    public static CircuitBreakerPlugin of(Breaker breaker, Breakers breakers) {
        return new CircuitBreakerPlugin(breakers, breaker, PluginAnswer.error(503, MESSAGE));
    }

    private static PluginAnswer answer(PluginSettings config, String contentType) {
        int status = (int) config.whole("status_code", 503);
        String body = config.text("body");
        return body == null
                ? PluginAnswer.error(status, config.text("message", MESSAGE))
                : PluginAnswer.of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Duration seconds(PluginSettings config, String name, Duration otherwise) {
        return config.has(name) ? Duration.ofNanos(Math.round(config.number(name, 0) * 1e9)) : otherwise;
    }

    /** Returns its settings. */
    public Breaker settings() {
        return settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    private Breakers.@Nullable Group group(Call call) {
        Service service = call.service();
        return service == null
                ? null
                : byService.computeIfAbsent(service.host(), host -> breakers.group(host, settings));
    }

    // ---------------------------------------------------------------- of an upstream

    @Override
    public Verdict access(Call call) {
        Breakers.Group group = group(call);
        if (group == null || settings.scope() != Breaker.Scope.UPSTREAM) {
            return Verdict.GO_ON;
        }
        NodeBreaker breaker = group.of("");
        long nowNanos = call.nowNanos();
        long ticket = breaker.tryCall(nowNanos);
        if (ticket == CircuitBreaker.REFUSED) {
            call.answer(refusal(breaker.retryAfterNanos(nowNanos)));
            return Verdict.ANSWER;
        }
        call.keep(this, new Pass(breaker, ticket, nowNanos));
        return Verdict.GO_ON;
    }

    private PluginAnswer refusal(long waitNanos) {
        long seconds = Math.max(1, (waitNanos + SECOND_NANOS - 1) / SECOND_NANOS);
        return new PluginAnswer(answer.status(), answer.contentType(), answer.body(), answer.message(), seconds, true);
    }

    @Override
    public void settled(Call call, Outcome outcome, long nowNanos) {
        if (settings.scope() == Breaker.Scope.UPSTREAM && call.kept(this) instanceof Pass pass) {
            pass.of.ended(pass.ticket, outcome, pass.startNanos, nowNanos);
        }
    }

    // ---------------------------------------------------------------- of a target

    @Override
    public @Nullable PluginAnswer admits(Call call, Address address, long nowNanos) {
        Breakers.Group group = group(call);
        if (group == null || settings.scope() != Breaker.Scope.TARGET) {
            return null;
        }
        NodeBreaker breaker = group.of(address.text());
        long ticket = breaker.tryCall(nowNanos);
        if (ticket == CircuitBreaker.REFUSED) {
            return refusal(breaker.retryAfterNanos(nowNanos));
        }
        passes(call).put(address, new Pass(breaker, ticket, nowNanos));
        return null;
    }

    @Override
    public void ended(Call call, Address address, Outcome outcome, long startNanos, long nowNanos) {
        Pass pass = settings.scope() == Breaker.Scope.TARGET ? passes(call).remove(address) : null;
        if (pass != null) {
            pass.of.ended(pass.ticket, outcome, startNanos, nowNanos);
        }
    }

    /** Returns the attempts under way: two at a time while a request is taken from one target to the next. */
    @SuppressWarnings("unchecked") // kept by this method alone
    private Map<Address, Pass> passes(Call call) {
        Object kept = call.kept(this);
        if (kept == null) {
            kept = new HashMap<Address, Pass>(2);
            call.keep(this, kept);
        }
        return (Map<Address, Pass>) kept;
    }
}
