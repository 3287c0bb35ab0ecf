package dev.wissel.console.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.console.live.LiveView;
import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.ServiceView.RegionView;
import dev.wissel.console.live.ServiceView.TargetState;
import dev.wissel.testkit.exchange.TinyBackEnd;
import org.junit.jupiter.api.Test;

/** What the console sees of a real gateway with real back ends. The console's clock is moved by hand. */
class GatewayLiveTest {
    private static ServiceView product(Shop shop) {
        return shop.live.view().services().get(0);
    }

    private static RegionView region(Shop shop, String name) {
        return product(shop).regions().stream()
                .filter(each -> each.region().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ServiceView.TargetView target(Shop shop, TinyBackEnd backEnd) {
        return product(shop).targets().stream()
                .filter(each -> each.target().equals(Shop.name(backEnd)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void view_requestsSent_countsEachOfThem() throws Exception {
        try (Shop shop = new Shop()) {
            shop.send("/", 30);
            shop.send("/status/501", 10);
            shop.second();

            LiveView view = shop.live.view();
            assertThat(view.strategy()).isEqualTo("shop");
            assertThat(view.problems()).isEmpty();
            assertThat(view.windowSeconds()).isEqualTo(5);
            ServiceView product = product(shop);
            assertThat(product.flow().requestsPerSecond()).isEqualTo(40);
            assertThat(product.flow().errorShare()).isEqualTo(0.25);
            assertThat(product.flow().p50Seconds()).isBetween(1e-5, 1.0);
            assertThat(product.flow().p99Seconds()).isBetween(product.flow().p50Seconds(), 5.0);
            assertThat(product.onBackup()).isFalse();
            assertThat(region(shop, "ams").share()).isEqualTo(1);
            assertThat(region(shop, "ams").wanted()).isEqualTo(1);
            assertThat(region(shop, "ams").phase()).isEqualTo("active");
            assertThat(region(shop, "ams").capacityPerSecond()).isEqualTo(200);
            assertThat(region(shop, "fra").backup()).isFalse();
            assertThat(target(shop, shop.ams.get(0)).share()).isEqualTo(0.5);
            assertThat(target(shop, shop.ams.get(0)).flow().requestsPerSecond()).isEqualTo(20);
            assertThat(target(shop, shop.ams.get(0)).inFlight()).isZero();
            assertThat(target(shop, shop.ams.get(0)).state()).isEqualTo(TargetState.SERVING);
            assertThat(target(shop, shop.fra.get(0)).state()).isEqualTo(TargetState.IDLE);
        }
    }

    @Test
    void view_windowHasPassed_forgets() throws Exception {
        try (Shop shop = new Shop()) {
            shop.send("/", 10);
            shop.second();
            for (int i = 0; i < 4; i++) {
                shop.second();
            }
            assertThat(product(shop).flow().requestsPerSecond()).isEqualTo(2);
            shop.second();
            assertThat(product(shop).flow().requestsPerSecond()).isZero();
            assertThat(product(shop).flow().p99Seconds()).isNull();
            assertThat(region(shop, "ams").share()).isNull();
        }
    }

    @Test
    void budget_failures_areSpentByTheObjective() throws Exception {
        try (Shop shop = new Shop()) {
            shop.send("/", 90);
            shop.send("/status/501", 10);
            shop.second();
            // 10 % failed of 0.1 % that may: 100 times too fast, for 1 s of 30 days
            assertThat(product(shop).budget().burnShort()).isCloseTo(100, within(1e-9));
            assertThat(product(shop).budget().burnLong()).isCloseTo(100, within(1e-9));
            assertThat(product(shop).budget().seenSeconds()).isEqualTo(1);
            assertThat(product(shop).budget().left()).isCloseTo(1 - 100 / 2_592_000.0, within(1e-12));
        }
    }

    @Test
    void view_regionDies_showsTheBackupAfterOneSample() throws Exception {
        try (Shop shop = new Shop()) {
            shop.ams.forEach(TinyBackEnd::down);
            assertThat(shop.send("/", 10)).containsOnly(200);
            Shop.await("ams is lost", () -> {
                shop.live.sample();
                return region(shop, "ams").phase().equals("lost");
            });
            assertThat(region(shop, "ams").wanted()).isZero();
            assertThat(region(shop, "ams").serving()).isZero();
            assertThat(region(shop, "ams").why()).contains("ams lost: 0 of 2 targets admitted");
            assertThat(region(shop, "fra").wanted()).isEqualTo(1);
            assertThat(region(shop, "fra").backup()).isTrue();
            assertThat(product(shop).onBackup()).isTrue();
            assertThat(target(shop, shop.ams.get(0)).state()).isEqualTo(TargetState.EJECTED);
            assertThat(target(shop, shop.ams.get(0)).why()).contains("ejected");
            assertThat(product(shop).flow().errorShare()).isEqualTo(0);
            assertThat(target(shop, shop.ams.get(0)).flow().errorShare()).isEqualTo(1);
        }
    }
}
