package dev.wissel.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.sensor.ProbeDefinition;
import dev.wissel.core.bound.ControlLoop;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.UpstreamState;
import dev.wissel.kong.entity.Healthchecks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AgendaTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int MANY = 10 * ControlLoop.LOOKS_PER_SECOND;

    private static List<DirectedUpstream> upstreams(int count) {
        List<DirectedUpstream> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new DirectedUpstream(
                    "u" + i,
                    "s" + i,
                    List.of("ams"),
                    "",
                    List.of(),
                    Director.Rules.DEFAULTS,
                    ProbeDefinition.of(Healthchecks.DEFAULTS.active(), null)));
        }
        return all;
    }

    private static List<String> names(List<DirectedUpstream> due) {
        return due.stream().map(DirectedUpstream::name).toList();
    }

    /** One upon which everything has been decided once. */
    private static Agenda begun() {
        Agenda agenda = new Agenda(upstreams(MANY));
        assertThat(agenda.due(DirectorState.INITIAL, Wishes.NONE, Set.of(), 0)).hasSize(MANY);
        agenda.done(0);
        return agenda;
    }

    @Test
    void few_areAllDueInEachStep() {
        Agenda agenda = new Agenda(upstreams(ControlLoop.LOOKS_PER_SECOND));
        for (int i = 0; i < 5; i++) {
            assertThat(agenda.due(DirectorState.INITIAL, Wishes.NONE, Set.of(), i * SECOND))
                    .hasSize(ControlLoop.LOOKS_PER_SECOND);
            agenda.done(i * SECOND);
        }
    }

    @Test
    void many_onlyThoseOfWhichThereIsNews() {
        Agenda agenda = begun();
        assertThat(names(agenda.due(DirectorState.INITIAL, Wishes.NONE, Set.of("u3", "u7"), SECOND)))
                .containsExactly("u3", "u7");
        agenda.done(SECOND);
        assertThat(agenda.due(DirectorState.INITIAL, Wishes.NONE, Set.of(), 2 * SECOND))
                .isEmpty();
    }

    @Test
    void many_aStepThatFailed_leavesThemDue() {
        Agenda agenda = begun();
        agenda.due(DirectorState.INITIAL, Wishes.NONE, Set.of("u3"), SECOND);
        assertThat(names(agenda.due(DirectorState.INITIAL, Wishes.NONE, Set.of(), 2 * SECOND)))
                .containsExactly("u3");
    }

    @Test
    void many_silenceIsNoticed() {
        Agenda agenda = begun();
        long silentNanos = 2 * ControlLoop.lookNanos(MANY);
        assertThat(agenda.due(DirectorState.INITIAL, Wishes.NONE, Set.of(), silentNanos - 1))
                .isEmpty();
        assertThat(agenda.due(DirectorState.INITIAL, Wishes.NONE, Set.of(), silentNanos))
                .hasSize(MANY);
    }

    @Test
    void many_aWishMakesAllDueOnce() {
        Agenda agenda = begun();
        Wishes drained = new Wishes(Set.of("ams"), Set.of(), Set.of(), Set.of());
        assertThat(agenda.due(DirectorState.INITIAL, drained, Set.of(), SECOND)).hasSize(MANY);
        agenda.done(SECOND);
        assertThat(agenda.due(DirectorState.INITIAL, drained, Set.of(), 2 * SECOND))
                .isEmpty();
    }

    @Test
    void many_whatIsUnderWayIsDueEachTime() {
        Agenda agenda = begun();
        DirectorState state = new DirectorState(Map.of("u5", UpstreamState.INITIAL)); // not started: not settled
        assertThat(agenda.underWay(state, SECOND)).containsExactly("u5");
        for (int i = 1; i < 4; i++) {
            assertThat(names(agenda.due(state, Wishes.NONE, Set.of(), i * SECOND)))
                    .containsExactly("u5");
            agenda.done(i * SECOND);
        }
    }
}
