package dev.wissel.design.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.bounds.BoundsTable;
import dev.wissel.design.bounds.ServiceBounds;
import dev.wissel.design.page.Page;
import dev.wissel.design.page.Wellformed;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.signals.Runbook;
import dev.wissel.design.standby.StandbyKind;
import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.testkit.Property;
import dev.wissel.testkit.Strategies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What holds of the advice for any strategy. */
class AdvicePropertiesTest {
    private static final int STRATEGIES = 15;

    private static Strategy read(String text) {
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
        assertThat(reading.problems()).isEmpty();
        return reading.strategy().orElseThrow();
    }

    private static Map<String, StandbyOptions> standby(Strategy strategy) {
        Map<String, StandbyOptions> standby = new LinkedHashMap<>();
        for (ServiceStrategy service : strategy.services()) {
            standby.put(service.name(), StandbyOptions.of(service, strategy.objective(), strategy.kong()));
        }
        return standby;
    }

    @Test
    void advice_anyStrategy_isWholeWellFormedAndTrueInBothLanguages() {
        Property.forAll(STRATEGIES, random -> {
            Strategy strategy = read(Strategies.text(random));
            BoundsTable bounds = Delivered.table(strategy, standby(strategy), Map.of());
            Page english = Advice.of(strategy, bounds, standby(strategy), Lang.EN);
            Page dutch = Advice.of(strategy, bounds, standby(strategy), Lang.NL);
            for (Page page : List.of(english, dutch)) {
                assertThat(page.markdown())
                        .doesNotContain("NaN", "Infinity", "{0}", "{1}", "Optional", "****", "[]", "|  |")
                        .doesNotContainPattern("(?<!/dev/)null|[0-9]E-?[0-9]");
                Document tree = Wellformed.of(page.html());
                assertAnchorsResolve(tree);
            }
            assertSameFigures(english.markdown(), dutch.markdown());
            assertPromisesStandInTheTable(strategy, bounds, english, Lang.EN);
            assertPromisesStandInTheTable(strategy, bounds, dutch, Lang.NL);
            assertVerdictFollowsFromTheTable(strategy, bounds, english);
        });
    }

    private static void assertAnchorsResolve(Document tree) {
        Set<String> ids = new LinkedHashSet<>();
        NodeList all = tree.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            String id = ((Element) all.item(i)).getAttribute("id");
            assertThat(id.isEmpty() || ids.add(id)).as("id %s once", id).isTrue();
        }
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            if (element.hasAttribute("href")) {
                assertThat(element.getAttribute("href")).startsWith("#");
                assertThat(ids).contains(element.getAttribute("href").substring(1));
            }
            for (String reference : element.getAttribute("aria-labelledby").split(" ", -1)) {
                assertThat(reference.isEmpty() || ids.contains(reference))
                        .as(reference)
                        .isTrue();
            }
        }
        for (Runbook alert : Runbook.values()) {
            assertThat(ids).contains(alert.anchor());
        }
    }

    private static void assertSameFigures(String english, String dutch) {
        Map<String, String> en = Texts.sections(english);
        Map<String, String> nl = Texts.sections(dutch);
        assertThat(nl.keySet()).isEqualTo(en.keySet());
        en.forEach((anchor, text) -> assertThat(Texts.figures(String.valueOf(nl.get(anchor)), Lang.NL))
                .as("figures of %s", anchor)
                .isEqualTo(Texts.figures(text, Lang.EN)));
    }

    /** Every time that is marked as promised must be one of the table, as it is written there. */
    private static void assertPromisesStandInTheTable(Strategy strategy, BoundsTable bounds, Page page, Lang lang)
            throws Exception {
        Numbers numbers = new Numbers(lang);
        Set<String> computed = new LinkedHashSet<>();
        for (ServiceBounds service : bounds.services()) {
            for (FaultBounds row : service.bounds()) {
                for (var bound : List.of(row.detection(), row.shift(), row.recovery(), row.request())) {
                    if (bound.finite() && bound.nanos() > 0) {
                        computed.add(numbers.time(bound.nanos()).plain());
                    }
                }
            }
        }
        List<String> promises = marked(Wellformed.of(page.html()), "promise");
        assertThat(promises).isNotEmpty();
        for (String promise : promises) {
            if (promise.matches(".*[0-9].*")) {
                assertThat(computed).contains(promise);
            }
        }
        assertThat(strategy.services()).isNotEmpty();
    }

    private static List<String> marked(Document tree, String kind) {
        List<String> found = new ArrayList<>();
        NodeList spans = tree.getElementsByTagName("span");
        for (int i = 0; i < spans.getLength(); i++) {
            Element span = (Element) spans.item(i);
            if (span.getAttribute("class").equals("marked " + kind)) {
                found.add(span.getTextContent());
            }
        }
        return found;
    }

    /** What is handed out is called good if, and only if, it is within the objective for each service and each fault that a failover helps against. */
    private static void assertVerdictFollowsFromTheTable(Strategy strategy, BoundsTable bounds, Page english) {
        boolean met = true;
        for (ServiceStrategy service : strategy.services()) {
            StandbyKind kind = standby(strategy).get(service.name()).chosen();
            Plane plane = kind == StandbyKind.CONTROLLER ? Plane.WISSEL_ON_KONG : Plane.KONG;
            for (Fault fault : List.of(
                    Fault.REFUSED, Fault.BLACK_HOLE, Fault.ERROR_STATUS, Fault.ONE_TARGET, Fault.WHOLE_REGION)) {
                met &= bounds.service(service.name())
                                .orElseThrow()
                                .get(fault, plane)
                                .shift()
                                .nanos()
                        <= strategy.objective().failover().toNanos();
            }
        }
        String verdict = String.valueOf(Texts.sections(english.markdown()).get("verdict"));
        assertThat(verdict.contains("is met by the Kong configuration beside this advice"))
                .isEqualTo(met);
        assertThat(met || verdict.contains("misses it: ")).isTrue();
    }

    @Test
    void delivered_anyStrategy_keepsThePlanesWithoutKong() {
        Property.forAll(3, random -> {
            Strategy strategy = read(Strategies.text(random));
            BoundsTable plain = BoundsTable.of(strategy);
            BoundsTable delivered = Delivered.table(strategy, standby(strategy), Map.of());
            for (ServiceBounds service : plain.services()) {
                ServiceBounds other = delivered.service(service.service()).orElseThrow();
                for (Fault fault : Fault.values()) {
                    for (Plane plane : List.of(Plane.KONG_DEFAULTS, Plane.EMBEDDED)) {
                        assertThat(other.get(fault, plane)).isEqualTo(service.get(fault, plane));
                    }
                }
            }
        });
    }
}
