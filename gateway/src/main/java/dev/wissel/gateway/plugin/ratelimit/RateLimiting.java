package dev.wissel.gateway.plugin.ratelimit;

import dev.wissel.gateway.plugin.AccessPhase;
import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.PluginAnswer;
import dev.wissel.gateway.plugin.PluginSettings;
import dev.wissel.gateway.plugin.Verdict;
import dev.wissel.kong.entity.Plugin;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code rate-limiting}: refuses requests of an identity beyond its limits, and tells each client how much is left. Immutable. */
public final class RateLimiting implements AccessPhase {
    /** Kong's name for it. */
    public static final String NAME = "rate-limiting";

    private static final Logger LOG = LoggerFactory.getLogger(RateLimiting.class);
    /** Its place within a phase, as Kong has it: the highest runs first. */
    public static final int PRIORITY = 910;

    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
    private static final long WARNING_MILLIS = 10_000;

    private final Policy policy;
    private final Limits limits;
    private final Identity identity;
    private final String scope;
    private final boolean hideHeaders;
    private final boolean faultTolerant;
    private final PluginAnswer refusal;
    private final AtomicLong lastWarningMillis = new AtomicLong(0);

    RateLimiting(Plugin plugin, Policy policy) {
        PluginSettings config = new PluginSettings(plugin.config());
        this.policy = policy;
        this.limits = Limits.of(config);
        this.identity = Identity.of(config);
        this.scope = orNobody(plugin.routeId()) + ":" + orNobody(plugin.serviceId()) + ":";
        this.hideHeaders = config.flag("hide_client_headers", false);
        this.faultTolerant = config.flag("fault_tolerant", true);
        double status = config.number("error_code", 429);
        this.refusal = status >= 400 && status < 600
                ? PluginAnswer.error((int) status, config.text("error_message", "API rate limit exceeded"))
                : PluginAnswer.BROKEN; // as in Kong, which cannot say an error with a status that is none
    }

    private static String orNobody(@Nullable String id) {
        return id == null ? NOBODY : id;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public boolean mayWait() {
        return policy.mayWait();
    }

    /** What the policy's answer has led to: it may come in the call or after it. */
    private static final class Turn {
        @Nullable
        Verdict verdict;

        boolean waiting;
    }

    @Override
    public Verdict access(Call call) {
        long epochMillis = call.epochMillis() / 1000 * 1000; // Kong reckons in whole seconds
        Turn turn = new Turn();
        policy.count(call, scope + identity.of(call), limits, epochMillis, (before, problem) -> {
            Verdict verdict = before == null ? onFailure(call, problem) : onCounts(call, before, epochMillis);
            if (turn.waiting) {
                call.resume(verdict);
            } else {
                turn.verdict = verdict;
            }
        });
        Verdict verdict = turn.verdict;
        turn.waiting = verdict == null;
        return verdict == null ? Verdict.WAIT : verdict;
    }

    private Verdict onFailure(Call call, @Nullable String problem) {
        long last = lastWarningMillis.get();
        if (call.epochMillis() - last >= WARNING_MILLIS && lastWarningMillis.compareAndSet(last, call.epochMillis())) {
            LOG.warn(
                    "rate-limiting: {}; requests are {} meanwhile",
                    problem,
                    faultTolerant ? "let through" : "answered 500");
        }
        if (faultTolerant) {
            return Verdict.GO_ON;
        }
        call.answer(PluginAnswer.BROKEN);
        return Verdict.ANSWER;
    }

    private Verdict onCounts(Call call, long[] before, long epochMillis) {
        boolean stop = false;
        for (int i = 0; i < before.length; i++) {
            stop |= limits.limit(i) - before[i] <= 0;
        }
        if (!hideHeaders) {
            tell(call, before, stop, epochMillis);
        }
        if (stop) {
            call.answer(refusal);
            return Verdict.ANSWER;
        }
        return Verdict.GO_ON;
    }

    /** Says in headers what is left in each window, and in those without a period's name what is left in the tightest. */
    private void tell(Call call, long[] before, boolean stop, long epochMillis) {
        int tightest = -1;
        double least = 0;
        for (int i = 0; i < before.length; i++) {
            double left = limits.limit(i) - before[i];
            double remaining = Math.max(0, stop ? left : left - 1);
            Period period = limits.period(i);
            call.addAnswerHeader("X-RateLimit-Limit-" + period.header(), text(limits.limit(i)));
            call.addAnswerHeader("X-RateLimit-Remaining-" + period.header(), text(remaining));
            if (tightest < 0
                    || remaining < least
                    || remaining == least
                            && period.seconds() > limits.period(tightest).seconds()) {
                tightest = i;
                least = remaining;
            }
        }
        if (tightest < 0) {
            return;
        }
        Period period = limits.period(tightest);
        long reset = Math.max(1, period.seconds() - (epochMillis - period.startMillis(epochMillis)) / 1000);
        call.addAnswerHeader("RateLimit-Limit", text(limits.limit(tightest)));
        call.addAnswerHeader("RateLimit-Remaining", text(least));
        call.addAnswerHeader("RateLimit-Reset", Long.toString(reset));
        if (stop) {
            call.addAnswerHeader("Retry-After", Long.toString(reset));
        }
    }

    /** A number as Lua writes it: without a fraction if it is whole, with at most 14 digits. */
    static String text(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e14) {
            return Long.toString((long) number);
        }
        String text = String.format(Locale.ROOT, "%.14g", number);
        if (text.indexOf('e') >= 0 || text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
