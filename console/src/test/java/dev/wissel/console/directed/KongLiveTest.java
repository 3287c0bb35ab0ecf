package dev.wissel.console.directed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.console.live.Action;
import dev.wissel.console.live.Action.ShareMove;
import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.History;
import dev.wissel.console.live.LiveView;
import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.ServiceView.RegionView;
import dev.wissel.console.live.ServiceView.TargetState;
import dev.wissel.console.live.WhatIf;
import dev.wissel.controller.journal.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directed Kong as the console sees it: real director, real journal, figures by hand. */
class KongLiveTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static ServiceView product(DirectedShop shop) {
        return shop.live.view().services().get(0);
    }

    private static RegionView region(DirectedShop shop, int index) {
        return product(shop).regions().get(index);
    }

    private static List<DecisionEntry> decisions(DirectedShop shop, @Nullable String kind) {
        return shop.live.decisions(new DecisionEntry.Query(null, null, null, kind, null, null, 1000));
    }

    private static void seconds(DirectedShop shop, int count) {
        for (int i = 0; i < count; i++) {
            shop.second();
        }
    }

    /** Kills ams and waits until the traffic is written to fra. */
    private static void loseAms(DirectedShop shop) {
        seconds(shop, 3);
        shop.down.add(DirectedShop.AMS);
        seconds(shop, 10);
        assertThat(shop.weights).containsEntry(DirectedShop.FRA, 100);
    }

    @Test
    void view_loggedAttempts_areCounted() {
        try (DirectedShop shop = new DirectedShop(directory)) {
            seconds(shop, 2);
            shop.log(DirectedShop.AMS, 90, 6, 20);
            shop.log(DirectedShop.FRA, 24, 0, 40);
            shop.second();
            LiveView view = shop.live.view();
            assertThat(view.plane()).isEqualTo(LiveView.PlaneKind.KONG);
            assertThat(view.problems()).isEmpty();
            assertThat(view.office().leads()).isTrue();
            assertThat(view.office().leader()).isEqualTo("one");
            assertThat(product(shop).flow().requestsPerSecond()).isEqualTo(10); // 120 in 12 s
            assertThat(product(shop).flow().errorShare()).isEqualTo(0.05);
            assertThat(product(shop).flow().p50Seconds()).isBetween(0.02, 0.026);
            assertThat(product(shop).flow().p99Seconds()).isBetween(0.04, 0.051);
            assertThat(region(shop, 0).share()).isEqualTo(0.8);
            assertThat(region(shop, 0).wanted()).isEqualTo(1);
            assertThat(region(shop, 0).phase()).isEqualTo("active");
            assertThat(product(shop).targets().get(0).weight()).isEqualTo(100);
            assertThat(product(shop).targets().get(0).state()).isEqualTo(TargetState.SERVING);
            assertThat(product(shop).targets().get(0).inFlight()).isNull();
            assertThat(product(shop).targets().get(1).state()).isEqualTo(TargetState.IDLE);
            assertThat(product(shop).budget().burnShort()).isCloseTo(50, within(1.0));
            History history = shop.live.history("product", 60).orElseThrow();
            assertThat(history.atMillis()).hasSize(3);
            assertThat(history.regionShares().get("ams")).last().isEqualTo(0.8);
            assertThat(history.errorShare()).containsExactly(null, null, 0.05);
        }
    }

    @Test
    void regionDies_viewAndDecisionsShowIt() {
        try (DirectedShop shop = new DirectedShop(directory)) {
            loseAms(shop);
            assertThat(region(shop, 0).phase()).isEqualTo("lost");
            assertThat(region(shop, 0).share()).isEqualTo(0); // by weights, for nobody logs
            assertThat(region(shop, 1).backup()).isTrue();
            assertThat(product(shop).onBackup()).isTrue();
            assertThat(product(shop).targets().get(0).state()).isEqualTo(TargetState.EJECTED);

            DecisionEntry weight = decisions(shop, "weight").stream()
                    .filter(each -> each.changes().get(0).target().equals(DirectedShop.FRA))
                    .findFirst()
                    .orElseThrow();
            assertThat(weight.service()).isEqualTo("product");
            assertThat(weight.changes().get(0))
                    .isEqualTo(new DecisionEntry.ChangeView(DirectedShop.FRA, 0, 100, "written"));
            assertThat(weight.inputs()).isNotEmpty();
            assertThat(weight.reversal()).isNotEmpty();
            assertThat(weight.replayable()).isTrue();
            assertThat(shop.live.decision(weight.id())).contains(weight);
            assertThat(decisions(shop, "region")).anyMatch(each -> each.line().contains("ams lost"));
        }
    }

    @Test
    void decisions_paged_areEachThereOnce() {
        try (DirectedShop shop = new DirectedShop(directory)) {
            loseAms(shop);
            for (int i = 0; i < 450; i++) {
                shop.journal.acted(new Journal.Action(
                        DirectedShop.BEGAN_NANOS + i / 3 * 1_000_000L, "ann", "refused", "x" + i, ""));
            }
            List<String> ids = new ArrayList<>();
            String before = null;
            while (true) {
                List<DecisionEntry> page =
                        shop.live.decisions(new DecisionEntry.Query(null, null, null, null, null, before, 7));
                page.forEach(each -> ids.add(each.id()));
                if (page.size() < 7) {
                    break;
                }
                before = page.get(6).id();
            }
            assertThat(ids)
                    .doesNotHaveDuplicates()
                    .hasSize(decisions(shop, null).size());
            assertThat(decisions(shop, "refused")).hasSize(450);
            assertThat(shop.live.decisions(new DecisionEntry.Query(null, null, null, null, "X449", null, 5)))
                    .hasSize(1);
        }
    }

    @Test
    void follower_showsTheSameAndLeadsNothing() {
        try (DirectedShop shop = new DirectedShop(directory)) {
            loseAms(shop);
            shop.leads = false;
            shop.second();
            assertThat(shop.live.view().office().leads()).isFalse();
            assertThat(shop.live.view().office().leader()).isEqualTo("two");
            assertThat(region(shop, 0).phase()).isEqualTo("lost"); // from the journal
            assertThat(region(shop, 1).wanted()).isEqualTo(1);
        }
    }

    @Test
    void actions_areWishesInTheJournal() throws ActionRefused {
        try (DirectedShop shop = new DirectedShop(directory)) {
            seconds(shop, 3);
            assertThat(shop.live.act(new Action(Action.Kind.DRAIN_REGION, "ams"), "ann", "update"))
                    .isEqualTo(new Action.Done(true, "ams is to be drained"));
            assertThat(shop.journal.wishes().get(0).kind()).isEqualTo("drain-region");
            seconds(shop, 15);
            assertThat(region(shop, 0).phase()).isEqualTo("drained");
            assertThat(product(shop).targets().get(0).state()).isEqualTo(TargetState.DRAINED);
            assertThat(shop.weights).containsEntry(DirectedShop.AMS, 0);
            assertThat(shop.live.view().office().wishes()).hasSize(1);
            assertThat(decisions(shop, "drain-region").get(0).line()).isEqualTo("drain-region ams by ann: update");

            shop.live.act(new Action(Action.Kind.UNDRAIN_REGION, "ams"), "ann", "");
            shop.live.act(new Action(Action.Kind.PAUSE, ""), "bob", "");
            shop.second();
            assertThat(product(shop).paused()).isTrue();
            assertThat(decisions(shop, "end-of-drain-region")).hasSize(1);
            assertThatThrownBy(() -> shop.live.act(new Action(Action.Kind.PAUSE, "mars"), "eve", ""))
                    .isInstanceOf(ActionRefused.class)
                    .hasMessageContaining("no such upstream");
            assertThat(decisions(shop, "refused")).hasSize(1);
        }
    }

    @Test
    void preview_drain_isPlayed() {
        try (DirectedShop shop = new DirectedShop(directory)) {
            seconds(shop, 2);
            shop.log(DirectedShop.AMS, 240, 0, 20);
            shop.second();
            Action.Preview preview = shop.live.preview(new Action(Action.Kind.DRAIN_REGION, "ams"));
            assertThat(preview.possible()).isTrue();
            assertThat(preview.services().get(0).shares())
                    .containsExactly(new ShareMove("ams", 1, 0), new ShareMove("fra", 0, 1));
            assertThat(preview.services().get(0).settledSeconds()).isGreaterThan(0.9); // a step of the slow loop
            assertThat(shop.live.preview(new Action(Action.Kind.PAUSE, "")).warnings())
                    .isNotEmpty();
        }
    }

    @Test
    void whatIf_sameRulesNoDifference_otherRulesSome() throws ActionRefused {
        try (DirectedShop shop = new DirectedShop(directory)) {
            loseAms(shop);
            shop.down.clear();
            seconds(shop, 40);
            long from = DirectedShop.BEGAN_NANOS / 1_000_000L;
            WhatIf.Outcome same = shop.live.whatIf(new WhatIf(from, from + 100_000, Map.of()));
            assertThat(same.steps()).isEqualTo(53);
            assertThat(same.decisions()).isPositive();
            assertThat(same.differences()).isEmpty();
            WhatIf.Outcome longer = shop.live.whatIf(new WhatIf(from, from + 100_000, Map.of("hold", "20s")));
            assertThat(longer.differences()).isNotEmpty();
            assertThat(shop.live.settings()).containsEntry("hold", "10s").containsEntry("cadence", "10s");
            assertThatThrownBy(() -> shop.live.whatIf(new WhatIf(from, from, Map.of("pace", "1"))))
                    .isInstanceOf(ActionRefused.class)
                    .hasMessageContaining("expected");
            assertThatThrownBy(() -> shop.live.whatIf(new WhatIf(0, 1, Map.of())))
                    .isInstanceOf(ActionRefused.class)
                    .hasMessageContaining("nothing of that time");
        }
    }
}
