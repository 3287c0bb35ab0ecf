package dev.wissel.console.node;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.body.BodyRefused;
import dev.wissel.console.body.RequestBody;
import dev.wissel.console.entity.KongError;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.fault.ActiveFault;
import dev.wissel.gateway.fault.Fault;
import dev.wissel.gateway.fault.FaultRefused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /wissel/faults}: faults put into the gateway and taken out again, which Kong does not know. They are no configuration: both modes have them. Thread-safe. */
public final class FaultRoutes implements AdminRoutes {
    private static final String FAULTS = "/wissel/faults";
    private static final double NANOS_A_SECOND = 1e9;
    private static final double MILLIS_A_SECOND = 1e3;

    private final Gateway gateway;

    /** Serves the faults of a gateway. */
    public FaultRoutes(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void addTo(RouteTable table) {
        table.add("GET", FAULTS, request -> all());
        table.add("POST", FAULTS, this::inject);
        table.add("GET", FAULTS + "/{id}", this::one);
        table.add("DELETE", FAULTS + "/{id}", this::lift);
    }

    private AdminAnswer all() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put(
                "data",
                gateway.faults().active().map(active -> List.of(shown(active))).orElse(List.of()));
        body.put("next", null);
        return AdminAnswer.json(200, body);
    }

    private AdminAnswer one(AdminRequest request) {
        return gateway.faults()
                .active()
                .filter(active -> active.fault().id().equals(request.parameter("id")))
                .map(active -> AdminAnswer.json(200, shown(active)))
                .orElseGet(AdminAnswer::notFound);
    }

    private AdminAnswer inject(AdminRequest request) {
        try {
            Fault fault = FaultForm.read(RequestBody.of(request).fields());
            return AdminAnswer.json(201, shown(gateway.faults().inject(fault)));
        } catch (BodyRefused refused) {
            return refused.answer();
        } catch (FaultForm.Wrong wrong) {
            return KongError.schemaViolation(wrong.fields()).answer();
        } catch (FaultRefused refused) {
            int status = switch (refused.reason()) {
                case BUSY -> 409;
                case UNKNOWN -> 400;
                case STOPPED -> 503;
            };
            return AdminAnswer.message(status, String.valueOf(refused.getMessage()));
        }
    }

    private AdminAnswer lift(AdminRequest request) {
        return gateway.faults().lift(request.parameter("id")) ? AdminAnswer.empty(204) : AdminAnswer.notFound();
    }

    private Map<String, @Nullable Object> shown(ActiveFault active) {
        Map<String, @Nullable Object> shown = FaultForm.shown(active.fault());
        shown.put("hits", FaultForm.sorted(active.upstreams()));
        shown.put("started_at", active.startEpochMillis() / MILLIS_A_SECOND);
        shown.put("remaining", gateway.faults().remainingNanos(active) / NANOS_A_SECOND);
        return shown;
    }
}
