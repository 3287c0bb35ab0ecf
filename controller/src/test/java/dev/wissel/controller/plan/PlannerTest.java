package dev.wissel.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.plan.Change.Action;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.admin.EntityKind;
import dev.wissel.kong.admin.KongMode;
import dev.wissel.kong.admin.KongRelease;
import dev.wissel.kong.admin.NodeInfo;
import dev.wissel.kong.declarative.Edition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlannerTest {
    static final NodeInfo KONG =
            new NodeInfo("", "", KongRelease.parse("3.9.3").orElseThrow(), Edition.OSS, KongMode.DATABASE, Set.of(), 5);
    private static final String UPSTREAM = "api.shop.upstream";
    private static final Actual NOTHING = new Actual(List.of());

    static final String SHOP = """
            strategy: shop
            regions: [ams, fra]
            services:
              api:
                routes: [{paths: [/api]}]
                endpoints:
                  ams: ["10.0.0.1:80", "10.0.0.2:80"]
                  fra: ["10.1.0.1:80"]
            """;

    static Strategy strategy(String text) {
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
        return reading.strategy()
                .orElseThrow(() -> new AssertionError(reading.problems().toString()));
    }

    private static Wanted wanted(String text) {
        return Wanted.of(strategy(text), KONG);
    }

    /** A Kong that has been given what is wanted, and fills in ids and times. */
    private static List<Item> given(Wanted wanted) {
        List<Item> items = new ArrayList<>();
        wanted.items()
                .forEach(item -> items.add(new Item(
                        item.kind(),
                        item.scope(),
                        item.name(),
                        "id-" + items.size(),
                        item.with("created_at", 1L).fields())));
        return items;
    }

    private static List<Item> with(
            List<Item> items, EntityKind kind, String name, String field, @Nullable Object value) {
        List<Item> changed = new ArrayList<>();
        for (Item item : items) {
            changed.add(item.kind() == kind && item.name().equals(name) ? item.with(field, value) : item);
        }
        assertThat(items).anyMatch(item -> item.kind() == kind && item.name().equals(name));
        return changed;
    }

    private static Item foreign(EntityKind kind, String scope, String name, Map<String, @Nullable Object> fields) {
        return new Item(kind, scope, name, "foreign-" + name, fields);
    }

    private static List<String> labels(Plan plan) {
        return plan.changes().stream().map(Change::label).toList();
    }

    @Test
    void emptyKong_everythingIsCreated_upstreamsFirst() {
        Plan plan = Planner.plan(wanted(SHOP), NOTHING, false);
        assertThat(labels(plan))
                .containsExactly(
                        "creating upstream " + UPSTREAM,
                        "creating target " + UPSTREAM + " 10.0.0.1:80",
                        "creating target " + UPSTREAM + " 10.0.0.2:80",
                        "creating target " + UPSTREAM + " 10.1.0.1:80",
                        "creating service api",
                        "creating route api",
                        "creating plugin prometheus");
        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.changes().get(1).patch())
                .containsEntry("target", "10.0.0.1:80")
                .doesNotContainKey("failover");
        assertThat(plan.changes().get(3).patch()).containsEntry("weight", 0L);
        assertThat(plan.notes()).anyMatch(note -> note.contains("weight 0"));
    }

    @Test
    void kongThatHasEverything_nothingIsDone() {
        Wanted wanted = wanted(SHOP);
        assertThat(Planner.plan(wanted, new Actual(given(wanted)), false).isEmpty())
                .isTrue();
    }

    @Test
    void whatKongFillsIn_orShowsOtherwise_isNoDifference() {
        Wanted wanted = wanted(SHOP);
        List<Item> items = with(given(wanted), EntityKind.SERVICES, "api", "client_certificate", null);
        items = with(items, EntityKind.SERVICES, "api", "retries", number(wanted, "api", "retries"));
        items = with(items, EntityKind.ROUTES, "api", "protocols", List.of("https", "http"));
        items = with(items, EntityKind.ROUTES, "api", "headers", Map.of());
        items = with(items, EntityKind.UPSTREAMS, UPSTREAM, "sticky_sessions_cookie_path", "/");
        Map<String, @Nullable Object> older = new LinkedHashMap<>(items.stream()
                .filter(item -> item.kind() == EntityKind.SERVICES)
                .findFirst()
                .orElseThrow()
                .fields());
        older.remove("tls_verify_depth");
        List<Item> all = new ArrayList<>(items);
        all.replaceAll(item -> item.kind() == EntityKind.SERVICES ? foreign(item.kind(), "", "api", older) : item);
        assertThat(labels(Planner.plan(wanted, new Actual(all), false))).isEmpty();
    }

    private static Double number(Wanted wanted, String service, String field) {
        return wanted.items().stream()
                .filter(item ->
                        item.kind() == EntityKind.SERVICES && item.name().equals(service))
                .map(item ->
                        ((Number) java.util.Objects.requireNonNull(item.fields().get(field))).doubleValue())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void driftDeepInAnUpstream_onlyThatFieldIsShown() {
        Wanted wanted = wanted(SHOP);
        Item upstream = given(wanted).get(0);
        Object health = Fields.merged(
                "healthchecks",
                upstream.fields().get("healthchecks"),
                Map.of("active", Map.of("http_path", "/elsewhere", "headers", Map.of("X-Api-Key", List.of("s3cret")))));
        List<Item> items = with(given(wanted), EntityKind.UPSTREAMS, UPSTREAM, "healthchecks", health);
        Plan plan = Planner.plan(wanted, new Actual(items), false);
        assertThat(labels(plan)).containsExactly("updating upstream " + UPSTREAM);
        Change change = plan.changes().get(0);
        assertThat(change.differences())
                .extracting(FieldChange::field)
                .containsExactlyInAnyOrder("healthchecks.active.http_path", "healthchecks.active.headers");
        assertThat(change.patch()).containsOnlyKeys("healthchecks");
        assertThat(plan + change.differences().toString())
                .doesNotContain("s3cret")
                .contains(Shown.MASK);
    }

    @Test
    void weightsThatTheControllerMoved_areNoDriftAndStay() {
        Wanted wanted = wanted(SHOP);
        List<Item> items = with(given(wanted), EntityKind.TARGETS, "10.0.0.1:80", "weight", 0L);
        items = with(items, EntityKind.TARGETS, "10.1.0.1:80", "weight", 100L);
        Plan plan = Planner.plan(wanted, new Actual(items), false);
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.directed())
                .containsExactly(
                        new Plan.Directed(UPSTREAM, "10.0.0.1:80", 0, 100),
                        new Plan.Directed(UPSTREAM, "10.1.0.1:80", 100, 0));
        // A difference beside it is mended without the weight.
        List<Item> retagged = with(items, EntityKind.TARGETS, "10.0.0.1:80", "tags", List.of("wissel:strategy=shop"));
        assertThat(Planner.plan(wanted, new Actual(retagged), false).changes())
                .singleElement()
                .satisfies(change -> assertThat(change.patch()).containsOnlyKeys("tags"));
    }

    @Test
    void newTargetOfARegionThatIsAway_startsAtZero() {
        Wanted wanted = wanted(SHOP);
        List<Item> items = with(given(wanted), EntityKind.TARGETS, "10.0.0.1:80", "weight", 0L);
        items.removeIf(item -> item.name().equals("10.0.0.2:80"));
        assertThat(Planner.plan(wanted, new Actual(items), false).changes())
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.label())
                            .startsWith("creating target " + UPSTREAM + " 10.0.0.2:80 (with weight 0");
                    assertThat(change.patch()).containsEntry("weight", 0L);
                });
    }

    @Test
    void sameNameWithoutTheTag_isAConflictUnlessAdopted() {
        Wanted wanted = wanted(SHOP);
        List<Item> items = with(given(wanted), EntityKind.SERVICES, "api", "tags", List.of("team-a"));
        Plan plan = Planner.plan(wanted, new Actual(items), false);
        assertThat(plan.conflicts())
                .singleElement()
                .asString()
                .contains("service api", "wissel:strategy=shop", "--adopt");
        Plan adopting = Planner.plan(wanted, new Actual(items), true);
        assertThat(adopting.conflicts()).isEmpty();
        assertThat(adopting.changes())
                .singleElement()
                .satisfies(change ->
                        assertThat(change.patch()).containsEntry("tags", List.of("wissel:strategy=shop", "team-a")));
    }

    @Test
    void sameNameOfAnotherStrategy_isAConflictEvenIfAdopted() {
        Wanted wanted = wanted(SHOP);
        List<Item> items = with(given(wanted), EntityKind.SERVICES, "api", "tags", List.of("wissel:strategy=other"));
        assertThat(Planner.plan(wanted, new Actual(items), true).conflicts())
                .singleElement()
                .asString()
                .contains("strategy other");
    }

    @Test
    void pluginForEverything_ofSomebodyElse_isLeftAlone() {
        Wanted wanted = wanted(SHOP);
        List<Item> items = with(given(wanted), EntityKind.PLUGINS, "prometheus", "tags", null);
        items = with(items, EntityKind.PLUGINS, "prometheus", "config", Map.of());
        Plan plan = Planner.plan(wanted, new Actual(items), true);
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.notes()).anyMatch(note -> note.contains("plugin prometheus"));
    }

    @Test
    void removedService_isDeleted_childrenFirst_foreignersStay() {
        Wanted both = wanted(SHOP + """
                  old:
                    routes: [{paths: [/old]}]
                    endpoints: {ams: ["10.0.0.9:80"]}
                """);
        List<Item> items = given(both);
        items.add(foreign(EntityKind.SERVICES, "", "theirs", Map.of("host", "example.test")));
        items.add(foreign(EntityKind.TARGETS, UPSTREAM, "10.9.9.9:80", Map.of("weight", 1L)));
        Plan plan = Planner.plan(wanted(SHOP), new Actual(items), false);
        assertThat(plan.conflicts()).isEmpty();
        assertThat(labels(plan))
                .containsExactly(
                        "deleting route old",
                        "deleting service old",
                        "deleting upstream old.shop.upstream (with its targets)");
        assertThat(plan.count(Action.DELETE)).isEqualTo(3);
    }

    @Test
    void removedService_onWhichOthersHang_isAConflict() {
        Wanted both = wanted(SHOP + """
                  old:
                    routes: [{paths: [/old]}]
                    endpoints: {ams: ["10.0.0.9:80"]}
                """);
        List<Item> items = given(both);
        items.add(foreign(EntityKind.ROUTES, "", "theirs", Map.of("service", "old")));
        items.add(foreign(EntityKind.PLUGINS, "service:old", "key-auth", Map.of()));
        items.add(foreign(EntityKind.PLUGINS, "route:old consumer:c", "acl", Map.of()));
        items.add(foreign(EntityKind.TARGETS, "old.shop.upstream", "10.9.9.9:80", Map.of()));
        items.add(foreign(EntityKind.SERVICES, "", "rider", Map.of("host", "old.shop.upstream")));
        Plan plan = Planner.plan(wanted(SHOP), new Actual(items), true);
        assertThat(plan.conflicts()).hasSize(5).allMatch(line -> line.contains("hangs on it"));
    }

    @Test
    void upstreamOfAnotherName_serviceMovesBeforeTheOldOneGoes() {
        Wanted before = wanted(SHOP);
        Plan plan = Planner.plan(
                wanted(SHOP.replace("    routes:", "    upstream: new.upstream\n    routes:")),
                new Actual(given(before)),
                false);
        assertThat(plan.conflicts()).isEmpty();
        assertThat(labels(plan))
                .containsSubsequence(
                        "creating upstream new.upstream",
                        "creating target new.upstream 10.1.0.1:80",
                        "updating service api",
                        "deleting upstream " + UPSTREAM + " (with its targets)");
    }

    @Test
    void whatKongHolds_forgesNoTerminal() {
        Wanted wanted = wanted(SHOP);
        List<Item> items = with(given(wanted), EntityKind.SERVICES, "api", "host", "a\u001b[31mb\u202e");
        Change change = Planner.plan(wanted, new Actual(items), false).changes().get(0);
        assertThat(change.differences()).contains(new FieldChange("host", "a?[31mb?", UPSTREAM));
    }
}
