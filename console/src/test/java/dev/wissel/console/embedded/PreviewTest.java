package dev.wissel.console.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.console.live.Action;
import dev.wissel.console.live.Action.ServicePreview;
import dev.wissel.console.live.Action.ShareMove;
import dev.wissel.console.live.LastDrills;
import dev.wissel.console.live.ServiceView.MeasuredView;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an action would do, played before it is done. */
class PreviewTest {
    private static final LastDrills RUNNING = new LastDrills() {
        @Override
        public Optional<String> running() {
            return Optional.of("d-1");
        }

        @Override
        public Optional<MeasuredView> last(String service, String fault) {
            return fault.equals("drain")
                    ? Optional.of(new MeasuredView("d-0", 1, 0.1, 0.2, 0.3, "passed"))
                    : Optional.empty();
        }
    };

    @Test
    void drainOfRegion_saysWhereItsTrafficGoes() throws Exception {
        try (Shop shop = new Shop()) {
            shop.send("/", 50);
            shop.second();
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long beganNanos = threads.getCurrentThreadCpuTime();
            Action.Preview preview = shop.live.preview(new Action(Action.Kind.DRAIN_REGION, "ams"));
            assertThat(threads.getCurrentThreadCpuTime() - beganNanos).isLessThan(2_000_000_000L);

            assertThat(preview.possible()).isTrue();
            assertThat(preview.warnings()).isEmpty();
            ServicePreview product = preview.services().get(0);
            assertThat(product.shares()).containsExactly(new ShareMove("ams", 1, 0), new ShareMove("fra", 0, 1));
            assertThat(product.availability()).isEqualTo(1);
            assertThat(product.p99Seconds()).isBetween(0.0001, 1.0);
            assertThat(product.settledSeconds()).isBetween(0.0, 0.2);
            assertThat(preview.lines()).anyMatch(line -> line.contains("ams from 100 % to 0 %"));
            assertThat(shop.live.view().services().get(0).onBackup()).isFalse(); // nothing was done
        }
    }

    @Test
    void undrain_takesAsLongAsTheRamp() throws Exception {
        try (Shop shop = new Shop()) {
            shop.live.act(new Action(Action.Kind.DRAIN_REGION, "ams"), "ann", "");
            shop.send("/", 50);
            shop.second();
            ServicePreview product = shop.live
                    .preview(new Action(Action.Kind.UNDRAIN_REGION, "ams"))
                    .services()
                    .get(0);
            assertThat(product.shares()).containsExactly(new ShareMove("ams", 0, 1), new ShareMove("fra", 1, 0));
            assertThat(product.settledSeconds()).isCloseTo(2, within(0.5)); // the strategy's ramp
        }
    }

    @Test
    void drainOfTheLastRegion_warns() throws Exception {
        try (Shop shop = new Shop(RUNNING)) {
            shop.live.act(new Action(Action.Kind.DRAIN_REGION, "fra"), "ann", "");
            shop.send("/", 10);
            shop.second();
            Action.Preview preview = shop.live.preview(new Action(Action.Kind.DRAIN_REGION, "ams"));
            assertThat(preview.warnings())
                    .anyMatch(line -> line.contains("no region is left"))
                    .anyMatch(line -> line.contains("drill d-1 is running"));
            assertThat(preview.services().get(0).availability()).isLessThan(0.5);
            assertThat(shop.live.view().drill()).isEqualTo("d-1");
            assertThat(shop.live.view().services().get(0).bounds().stream()
                            .filter(bound -> bound.fault().equals("drain"))
                            .findFirst()
                            .orElseThrow()
                            .last())
                    .isNotNull();
        }
    }

    @Test
    void drainOfTarget_shortCapacity_warns() throws Exception {
        try (Shop shop = new Shop()) {
            shop.live.act(new Action(Action.Kind.DRAIN_REGION, "fra"), "ann", "");
            shop.send("/", 150);
            shop.second();
            Action.Preview preview =
                    shop.live.preview(new Action(Action.Kind.DRAIN_TARGET, Shop.name(shop.ams.get(0))));
            assertThat(preview.warnings()).contains("product: what remains can carry 100/s of a demand of 150/s");
            assertThat(preview.services().get(0).availability()).isBetween(0.5, 0.8); // 100 of 150
        }
    }
}
