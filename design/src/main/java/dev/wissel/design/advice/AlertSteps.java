package dev.wissel.design.advice;

import dev.wissel.design.page.Block.Step;
import dev.wissel.design.page.Text;
import dev.wissel.design.signals.Runbook;
import java.util.List;

/** What each alert means and what to do about it. Immutable. */
final class AlertSteps {
    static final String HEALTH = "curl -fsS $KONG/upstreams/$UP/health";

    private final LossSteps loss;
    private final WatchSteps watch;

    AlertSteps(Subject subject) {
        this.loss = new LossSteps(subject);
        this.watch = new WatchSteps(subject);
    }

    /**
     * What a person who was woken needs. Immutable.
     *
     * @param title what has happened, in a few words
     * @param meaning what it means for the users
     * @param steps what to do, in order
     */
    record Entry(Text title, Text meaning, List<Step> steps) {
        Entry {
            steps = List.copyOf(steps);
        }
    }

    Entry of(Runbook alert) {
        return switch (alert) {
            case SERVICE_DOWN -> loss.serviceDown();
            case REGION_LOST -> loss.regionLost();
            case RUNNING_ON_BACKUP -> loss.runningOnBackup();
            case CAPACITY_AFTER_NEXT_LOSS -> loss.capacity();
            case TARGET_EJECTED -> loss.targetEjected();
            case TARGET_UNRESOLVED -> loss.targetUnresolved();
            case NODES_DISAGREE -> loss.nodesDisagree();
            case REQUESTS_SHED -> loss.requestsShed();
            case REGION_FLAPPING -> loss.flapping();
            case ERROR_BUDGET_BURN -> watch.burn();
            case LATENCY_OBJECTIVE_MISSED -> watch.latency();
            case GATEWAY_DOWN -> watch.gatewayDown();
            case SIGNALS_GONE -> watch.signalsGone();
            case HEALTH_SIGNAL_MISSING -> watch.healthMissing();
            case WISSEL_DOWN -> watch.wisselDown();
            case METRICS_INCOMPLETE -> watch.incomplete();
            case DATASTORE_UNREACHABLE -> watch.datastore();
            case CONTROL_PLANE_LOST -> watch.controlPlane();
            case CONFIGURATION_REFUSED -> watch.refused();
        };
    }

    /** Returns a step with nothing to type. */
    static Step step(Say say, String english, String dutch, Text... arguments) {
        return new Step(say.text(english, dutch, arguments), "");
    }

    /** Returns a step with something to type. */
    static Step type(Say say, String code, String english, String dutch, Text... arguments) {
        return new Step(say.text(english, dutch, arguments), code);
    }

    /** Returns a reference to the calls for moving traffic by hand. */
    static Text byHand(Say say) {
        return Text.ref(
                RunbookSection.BY_HAND,
                say.text("drain and fail back by hand", "met de hand leegmaken en terugzetten"));
    }

    /** Returns a reference to another alert's section. */
    static Text see(Runbook alert) {
        return Text.ref(alert.anchor(), Text.code(alert.alert()));
    }
}
