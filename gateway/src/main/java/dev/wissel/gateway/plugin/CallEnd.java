package dev.wissel.gateway.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended. Immutable.
 *
 * @param status status sent to the client; 499 if it went away before one was
 * @param fromService whether a target gave the answer
 * @param unexpected whether the gateway made the answer because something failed, and not because it was told to
 * @param upstreamUri path and query that targets were sent; empty if none was asked
 * @param upstreamStatus statuses that targets answered, one a try, with 502 or 504 for none, as nginx writes them; empty if none was asked
 * @param tries attempts in order
 * @param gatewayMillis time before the last attempt was made, or to the gateway's own answer
 * @param waitMillis time from there to the head of the target's answer; -1 if there was none
 * @param receiveMillis time from that head to the end of the answer
 * @param requestMillis time from the first byte of the request to the end of the answer
 * @param requestBytes bytes received of the client
 * @param answerBytes bytes sent to it
 * @param answerHeaders headers of the answer; empty unless a plugin needs them
 */
public record CallEnd(
        int status,
        boolean fromService,
        boolean unexpected,
        String upstreamUri,
        @Nullable String upstreamStatus,
        List<TryRecord> tries,
        long gatewayMillis,
        long waitMillis,
        long receiveMillis,
        long requestMillis,
        long requestBytes,
        long answerBytes,
        List<HeaderField> answerHeaders) {}
