package dev.wissel.console.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.console.live.Action;
import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.LiveView.WishView;
import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.WhatIf;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.upstream.GatewayEvent;
import dev.wissel.testkit.exchange.TinyBackEnd;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Decisions of a real gateway, what operators do to it, and deciding again. */
class GatewayDecisionsTest {
    private static DecisionEntry.Query all(@Nullable String kind) {
        return new DecisionEntry.Query(null, null, null, kind, null, null, 1000);
    }

    private static Optional<DecisionEntry> newest(Shop shop, String kind) {
        return shop.live.decisions(all(kind)).stream().findFirst();
    }

    private static double wanted(Shop shop, String region) {
        shop.live.sample();
        return shop.live.view().services().get(0).regions().stream()
                .filter(each -> each.region().equals(region))
                .findFirst()
                .orElseThrow()
                .wanted();
    }

    private static WhatIf always(Map<String, String> set) {
        return new WhatIf(0, Long.MAX_VALUE, set);
    }

    @Test
    void regionDies_decisionsSayWhatTheyRestOn() throws Exception {
        try (Shop shop = new Shop()) {
            shop.ams.forEach(TinyBackEnd::down);
            shop.send("/", 10);
            Shop.await("ams is lost", () -> newest(shop, "lost").isPresent());

            DecisionEntry lost = newest(shop, "lost").orElseThrow();
            assertThat(lost.service()).isEqualTo("product");
            assertThat(lost.subject()).isEqualTo("ams");
            assertThat(lost.line()).contains("0 of 2 targets admitted");
            assertThat(lost.inputs()).contains("admitted=0/2", "share=100 % -> 0 %");
            assertThat(lost.rejected()).anyMatch(line -> line.contains("keep sending to ams"));
            assertThat(lost.reversal())
                    .isEqualTo(
                            "an admitted target in ams, then a hold-down of 1 s, 1 single requests that succeed, and a"
                                    + " ramp of 2 s");
            assertThat(lost.shares())
                    .containsExactly(
                            new DecisionEntry.ShareView("ams", 0, "lost"),
                            new DecisionEntry.ShareView("fra", 1, "active"));
            assertThat(lost.replayable()).isTrue();
            assertThat(shop.live.decision(lost.id())).contains(lost);

            List<DecisionEntry> ejected = shop.live.decisions(all("ejected"));
            assertThat(ejected).hasSize(2);
            assertThat(ejected.get(0).inputs()).anyMatch(line -> line.startsWith("counters=unhealthy"));
            assertThat(ejected.get(0).reversal()).contains("probe");
            assertThat(ejected.get(0).rejected()).isNotEmpty();
            assertThat(ejected.get(0).replayable()).isFalse();
        }
    }

    @Test
    void drainOfRegion_movesItsShareAndComesBack() throws Exception {
        try (Shop shop = new Shop()) {
            Action drain = new Action(Action.Kind.DRAIN_REGION, "ams");
            assertThat(shop.live.act(drain, "ann", "kernel update").changed()).isTrue();
            assertThat(wanted(shop, "ams")).isZero();
            assertThat(shop.live.view().services().get(0).onBackup()).isTrue();
            assertThat(shop.live.view().office().wishes())
                    .containsExactly(
                            new WishView("drain-region", "ams", Shop.BEGAN_MILLIS, null, "ann", "kernel update"));
            assertThat(shop.send("/", 5)).containsOnly(200);
            assertThat(shop.live.act(drain, "bob", "").changed()).isFalse();

            DecisionEntry entry = newest(shop, "drain-region").orElseThrow();
            assertThat(entry.who()).isEqualTo("ann");
            assertThat(entry.line()).isEqualTo("ams is drained by wish of ann: kernel update");
            assertThat(newest(shop, "drained").orElseThrow().line()).contains("drained by the operator");

            shop.live.act(new Action(Action.Kind.UNDRAIN_REGION, "ams"), "ann", "");
            Shop.await("ams has its share again", () -> wanted(shop, "ams") == 1);
            assertThat(shop.live.view().office().wishes()).isEmpty();
            assertThat(newest(shop, "undrain-region")).isPresent();
        }
    }

    @Test
    void drain_overAReload_holdsInNewUpstreamsAndEndsWithItsRegion() throws Exception {
        try (Shop shop = new Shop()) {
            shop.live.act(new Action(Action.Kind.DRAIN_REGION, "ams"), "ann", "new disks");
            String both = Shop.text(Shop.places("ams", shop.ams) + Shop.places("fra", shop.fra));
            Strategy renamed = Shop.strategy(both.replace("strategy: shop", "strategy: other"));
            shop.gateway.reload(Translation.of(renamed));
            shop.live.follow(renamed);
            Shop.await("ams is drained under its new name", () -> {
                shop.second();
                return wanted(shop, "ams") == 0 && wanted(shop, "fra") == 1;
            });
            assertThat(shop.live.view().office().wishes()).hasSize(1);

            Strategy without =
                    Shop.strategy(Shop.text(Shop.places("fra", shop.fra)).replace("[ams, fra]", "[fra]"));
            shop.gateway.reload(Translation.of(without));
            shop.live.follow(without);
            assertThat(shop.live.view().office().wishes()).isEmpty();
            assertThat(newest(shop, "undrain-region").orElseThrow().line()).contains("not in the strategy any more");
        }
    }

    @Test
    void drainOfTarget_sendsItsRequestsToTheOthers() throws Exception {
        try (Shop shop = new Shop()) {
            String first = Shop.name(shop.ams.get(0));
            shop.live.act(new Action(Action.Kind.DRAIN_TARGET, first), "ann", "");
            shop.second();
            shop.send("/", 20);
            shop.second();
            ServiceView view = shop.live.view().services().get(0);
            assertThat(view.targets().get(0).state()).isEqualTo(ServiceView.TargetState.DRAINED);
            assertThat(view.targets().get(0).share()).isZero();
            assertThat(view.targets().get(1).share()).isEqualTo(1);
            assertThat(view.regions().get(0).serving()).isEqualTo(1);
            assertThat(view.targets().get(0).why()).contains("drained by the operator");

            shop.live.act(new Action(Action.Kind.UNDRAIN_TARGET, first), "ann", "");
            shop.second();
            assertThat(shop.live.view().services().get(0).targets().get(0).state())
                    .isEqualTo(ServiceView.TargetState.SERVING);
            assertThat(newest(shop, "admitted").orElseThrow().line()).contains("the operator lifted the drain");
        }
    }

    @Test
    void actionThatCannotBe_isRefusedAndJournalled() throws Exception {
        try (Shop shop = new Shop()) {
            assertThatThrownBy(() -> shop.live.act(new Action(Action.Kind.DRAIN_REGION, "mars"), "eve", ""))
                    .isInstanceOf(ActionRefused.class)
                    .hasMessage("mars: no such region (expected: one of ams, fra)");
            assertThatThrownBy(() -> shop.live.act(new Action(Action.Kind.PAUSE, ""), "eve", ""))
                    .isInstanceOf(ActionRefused.class)
                    .hasMessageContaining("cannot be paused");
            shop.live.refused("drain region ams", "eve", "wrong token");
            assertThat(shop.live.decisions(all("refused")))
                    .extracting(DecisionEntry::who)
                    .containsExactly("eve", "eve", "eve");
            assertThat(newest(shop, "refused").orElseThrow().line())
                    .isEqualTo("drain region ams was refused: wrong token");
            assertThat(wanted(shop, "ams")).isEqualTo(1);
            assertThat(shop.live.preview(new Action(Action.Kind.PAUSE, "")).possible())
                    .isFalse();
        }
    }

    @Test
    void whatIf_nothingSet_decidesTheSame() throws Exception {
        try (Shop shop = new Shop()) {
            crashAndReturn(shop);
            WhatIf.Outcome same = shop.live.whatIf(always(Map.of()));
            assertThat(same.differences()).isEmpty();
            assertThat(same.steps()).isGreaterThan(4);
            assertThat(same.decisions()).isGreaterThan(1);
            assertThat(shop.live.settings()).isEqualTo(Map.of("hold", "1s", "ramp", "2s", "headroom", "100%"));
        }
    }

    @Test
    void whatIf_longerHold_bringsTheRegionBackLater() throws Exception {
        try (Shop shop = new Shop()) {
            crashAndReturn(shop);
            WhatIf.Outcome longer = shop.live.whatIf(always(Map.of("hold", "10m")));
            assertThat(longer.differences()).isNotEmpty();
            assertThat(longer.differences())
                    .anyMatch(each -> String.valueOf(each.now()).contains("held for 600 s"));
            assertThatThrownBy(() -> shop.live.whatIf(always(Map.of("cadence", "1s"))))
                    .isInstanceOf(ActionRefused.class)
                    .hasMessage("cadence (expected: hold, ramp or headroom)");
            assertThatThrownBy(() -> shop.live.whatIf(new WhatIf(0, 1, Map.of())))
                    .isInstanceOf(ActionRefused.class)
                    .hasMessageContaining("nothing of that time is kept");
        }
    }

    private static void crashAndReturn(Shop shop) throws Exception {
        shop.ams.forEach(TinyBackEnd::down);
        shop.send("/", 10);
        Shop.await("ams is lost", () -> newest(shop, "lost").isPresent());
        for (TinyBackEnd each : shop.ams) {
            each.up();
        }
        Shop.await("ams is held", () -> newest(shop, "hold-down").isPresent());
        Shop.await("ams is tried", () -> newest(shop, "trial").isPresent());
    }

    @Test
    void decisions_moreThanAreKept_forgetsTheOldestAndPages() {
        GatewayDecisions decisions = new GatewayDecisions(10);
        decisions.follow(Map.of("u", "s"));
        for (int i = 0; i < 25; i++) {
            decisions.accept(new GatewayEvent(i, i % 2 == 0 ? "u" : "other", "LOST", "r" + i, "line " + i));
        }
        List<DecisionEntry> newest = decisions.find(new DecisionEntry.Query(null, null, null, null, null, null, 4));
        assertThat(newest).extracting(DecisionEntry::atMillis).containsExactly(24L, 23L, 22L, 21L);
        List<DecisionEntry> older = decisions.find(new DecisionEntry.Query(
                null, null, "s", null, null, newest.get(3).id(), 100));
        assertThat(older).extracting(DecisionEntry::atMillis).containsExactly(20L, 18L, 16L);
        assertThat(decisions.find(new DecisionEntry.Query(17L, 18L, null, "lost", "LINE", null, 100)))
                .extracting(DecisionEntry::subject)
                .containsExactly("r18", "r17");
        assertThat(decisions.find("1")).isEmpty();
        assertThat(decisions.find("x")).isEmpty();
        assertThat(decisions.why("u", "r24")).isEqualTo("line 24");
    }
}
