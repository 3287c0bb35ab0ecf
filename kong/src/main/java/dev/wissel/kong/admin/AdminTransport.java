package dev.wissel.kong.admin;

import dev.wissel.kong.admin.AdminError.Kind;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one Kong: with an end in time, bounded answers, no redirects, and repetitions only of what may be repeated. Thread-safe.
 *
 * <p>Repeated are requests that change nothing and requests that set absolute values: carried out twice they leave what they leave once. Between two tries
 * lies a random part of a pause that doubles (full jitter), or what Kong asks for with {@code Retry-After} if the call's time allows it.
 */
final class AdminTransport {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final AdminOptions options;
    private final HttpClient client;
    private final AnswerErrors errors;
    private final SplittableRandom seeds = new SplittableRandom();

    /** Whether a request may be sent again when it is not known what became of it. */
    enum Repeat {
        /** It changes nothing, or sets absolute values. */
        ALLOWED,
        /** Only if Kong says that it did nothing. */
        ONLY_IF_REFUSED
    }

    /** A question. Immutable. */
    record Question(String method, String path, @Nullable String json, Repeat repeat, String accept) {
        static Question get(String path) {
            return new Question("GET", path, null, Repeat.ALLOWED, "application/json");
        }

        static Question of(String method, String path, @Nullable String json, Repeat repeat) {
            return new Question(method, path, json, repeat, "application/json");
        }
    }

    /** An answer that is no error. Its body is not to be changed. */
    static final class Answer {
        private final String request;
        private final int status;
        private final byte[] body;

        Answer(String request, int status, byte[] body) {
            this.request = request;
            this.status = status;
            this.body = body;
        }

        String request() {
            return request;
        }

        int status() {
            return status;
        }

        byte[] body() {
            return body;
        }
    }

    /** Until when a call may take. Immutable. */
    record Deadline(long atNanos) {
        long leftNanos() {
            return atNanos - System.nanoTime();
        }
    }

    AdminTransport(AdminOptions options) {
        this.options = options;
        this.errors = new AnswerErrors(options);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.connectTimeout());
        if (options.url().encrypted()) {
            builder.sslContext(TlsContexts.of(options.tls()));
        }
        this.client = builder.build();
    }

    Deadline deadline() {
        return new Deadline(System.nanoTime() + options.callTimeout().toNanos());
    }

    /**
     * Asks, and asks again where that is allowed.
     *
     * @throws AdminException if there is no answer, or one that refuses
     */
    Answer ask(Question question, Deadline deadline) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(question, deadline);
            } catch (AdminException failed) {
                long pauseNanos = pauseNanos(failed.error(), attempt);
                if (attempt >= options.attempts()
                        || !mayRepeat(question, failed.error())
                        || pauseNanos >= deadline.leftNanos()) {
                    throw failed;
                }
                sleep(question, pauseNanos);
            }
        }
    }

    private static boolean mayRepeat(Question question, AdminError error) {
        return switch (error.kind()) {
            case RATE_LIMITED, UNREACHABLE -> true;
            case BROKEN, TIMED_OUT -> question.repeat() == Repeat.ALLOWED || !error.maybeDone();
            case FAILED -> question.repeat() == Repeat.ALLOWED;
            default -> false;
        };
    }

    private long pauseNanos(AdminError error, int attempt) {
        long most = Math.min(LONGEST_PAUSE.toNanos(), options.firstPause().toNanos() << (attempt - 1));
        long random = most <= 0 ? 0 : random().nextLong(most + 1);
        return Math.max(random, error.retryAfter().map(Duration::toNanos).orElse(0L));
    }

    private RandomGenerator random() {
        synchronized (seeds) {
            return seeds.split();
        }
    }

    private void sleep(Question question, long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException stop) {
            throw interrupted(question, stop);
        }
    }

    private AdminException interrupted(Question question, InterruptedException stop) {
        Thread.currentThread().interrupt();
        return new AdminException(
                AdminError.of(Kind.BROKEN, named(question), 0, "interrupted", "")
                        .maybeCarriedOut(),
                stop);
    }

    private String named(Question question) {
        return question.method() + " " + options.url() + question.path();
    }

    private Answer once(Question question, Deadline deadline) {
        long leftNanos = Math.min(options.requestTimeout().toNanos(), deadline.leftNanos());
        if (leftNanos <= 0) {
            throw new AdminException(timedOut(question, options.callTimeout(), "the whole call", false));
        }
        CompletableFuture<HttpResponse<byte[]>> coming =
                client.sendAsync(request(question), info -> new BoundedBody(options.maxAnswerBytes()));
        HttpResponse<byte[]> response;
        try {
            response = coming.get(leftNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            coming.cancel(true);
            throw new AdminException(timedOut(question, Duration.ofNanos(leftNanos), "an answer", true), late);
        } catch (InterruptedException stop) {
            coming.cancel(true);
            throw interrupted(question, stop);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new AdminException(failure(question, cause), cause);
        }
        int status = response.statusCode();
        if (status / 100 == 2 || status == 304) {
            return new Answer(named(question), status, response.body());
        }
        throw new AdminException(errors.of(named(question), response));
    }

    private HttpRequest request(Question question) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create(options.url().base() + question.path()))
                .header("Accept", question.accept())
                .header("User-Agent", "wissel");
        boolean ownLogin = options.headers().keySet().stream().anyMatch("Authorization"::equalsIgnoreCase);
        if (!ownLogin) {
            options.url().login().ifPresent(login -> builder.setHeader("Authorization", login.reveal()));
        }
        options.headers().forEach((name, value) -> builder.setHeader(name, value.reveal()));
        String json = question.json();
        if (json == null) {
            return builder.method(question.method(), HttpRequest.BodyPublishers.noBody())
                    .build();
        }
        return builder.header("Content-Type", "application/json")
                .method(question.method(), HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    private AdminError timedOut(Question question, Duration after, String what, boolean maybeDone) {
        AdminError error = AdminError.of(
                Kind.TIMED_OUT,
                named(question),
                0,
                "no time for " + what + ", after " + after.toMillis() + " ms",
                "is that Kong overloaded, or the way to it? A longer time-out helps only if it is merely slow");
        return maybeDone ? error.maybeCarriedOut() : error;
    }

    private AdminError failure(Question question, Throwable cause) {
        String request = named(question);
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof BoundedBody.TooLarge) {
                String mend = "a larger limit, if that is really Kong";
                return AdminError.of(Kind.TOO_LARGE, request, 0, text(at), mend).maybeCarriedOut();
            }
            if (at instanceof HttpConnectTimeoutException) {
                String what = "no connection within " + options.connectTimeout().toMillis() + " ms";
                return AdminError.of(
                        Kind.TIMED_OUT, request, 0, what, "does a firewall drop it? " + AdminUrl.usualPorts());
            }
            if (at instanceof HttpTimeoutException) {
                return timedOut(question, options.requestTimeout(), "an answer", true);
            }
            if (at instanceof UnresolvedAddressException || at instanceof UnknownHostException) {
                String what = "the name " + options.url().host() + " is not known";
                return AdminError.of(Kind.UNREACHABLE, request, 0, what, "check the address, and name resolution here");
            }
            if (at instanceof SSLException) {
                return tls(request, text(at));
            }
            if (at instanceof ProtocolException) {
                return AdminError.of(
                        Kind.NOT_KONG, request, 0, "what answers does not speak HTTP", AdminUrl.usualPorts());
            }
        }
        if (cause instanceof ConnectException) {
            String what = "no connection to " + options.url().host() + " port "
                    + options.url().port() + ": " + text(cause);
            return AdminError.of(Kind.UNREACHABLE, request, 0, what, "is Kong running there? " + AdminUrl.usualPorts());
        }
        String what = "the connection broke: " + text(cause);
        return AdminError.of(Kind.BROKEN, request, 0, what, "").maybeCarriedOut();
    }

    private AdminError tls(String request, String text) {
        String mend;
        if (text.contains("plaintext") || text.contains("SSL/TLS message") || text.contains("SSL message")) {
            mend = "nobody speaks TLS there: is the address meant to begin with http:// ?";
        } else if (text.contains("bad_certificate") || text.contains("certificate_required")) {
            mend = "Kong asks for a client certificate: give --tls-client-cert-file and --tls-client-key-file";
        } else if (text.contains("No subject alternative") || text.contains("No name matching")) {
            mend = "the certificate is for another name: give that one with --tls-server-name, or correct the address";
        } else if (text.contains("PKIX") || text.contains("unable to find valid certification path")) {
            mend = "give the authority that signed it with --ca-cert-file";
        } else {
            mend = "";
        }
        return AdminError.of(Kind.TLS, request, 0, "no trusted connection: " + text, mend);
    }

    private String text(Throwable thrown) {
        String message = thrown.getMessage();
        String plain = message == null ? thrown.getClass().getSimpleName() : message;
        return errors.masked(plain);
    }

    /** Returns why an answer that came is no answer of a Kong's. */
    AdminException notKong(Answer answer, String why) {
        return new AdminException(AdminError.of(
                Kind.NOT_KONG,
                answer.request(),
                answer.status(),
                why + ": " + errors.excerpt(answer.body()),
                AdminUrl.usualPorts()));
    }
}
