package dev.wissel.controller.drill;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Exposure;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillPromise;
import dev.wissel.core.drill.DrillRow;
import dev.wissel.core.drill.DrillState;
import dev.wissel.core.drill.DrillVerdict;
import dev.wissel.core.drill.GuardVerdict;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.PercentText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stable form of drills: what the API serves, the journal keeps and {@code --format json} prints; {@code docs/drills.md} describes it. Reading
 * what was written gives an equal record. Stateless and thread-safe.
 */
public final class DrillJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DrillJson() {}

    // ---------------------------------------------------------------- out

    /** Returns a record as text. */
    public static String text(DrillRecord record) {
        return JSON.writeValueAsString(tree(record));
    }

    /** Returns a record as a tree. */
    public static Map<String, @Nullable Object> tree(DrillRecord record) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", record.id());
        tree.put("plan", tree(record.plan()));
        tree.put("who", record.request().who());
        tree.put("why", record.request().why());
        tree.put("source", record.request().source());
        tree.put("phase", record.phase().word());
        tree.put("verdict", record.verdict().word());
        tree.put("reasons", record.reasons());
        tree.put("cautions", record.cautions());
        tree.put("started", moment(record.startedNanos()));
        tree.put("ended", moment(record.endedNanos()));
        tree.put("host", tree(record.host()));
        tree.put("fault_from", moment(record.faultFromNanos()));
        tree.put("fault_to", moment(record.faultToNanos()));
        tree.put("rows", record.rows().stream().map(DrillJson::tree).toList());
        tree.put("budget_spent", number(record.budgetSpent()));
        tree.put("notes", record.notes().stream().map(DrillJson::tree).toList());
        tree.put("series", record.series().stream().map(DrillJson::tree).toList());
        return tree;
    }

    /** Returns a record as a tree, without notes and series. */
    public static Map<String, @Nullable Object> briefTree(DrillRecord record) {
        Map<String, @Nullable Object> tree = tree(record.brief());
        tree.remove("notes");
        tree.remove("series");
        return tree;
    }

    /** Returns a plan as a tree; what its fault does not have is left out. */
    public static Map<String, @Nullable Object> tree(DrillPlan plan) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("fault", plan.fault().word());
        tree.put("region", plan.region());
        tree.put("target", plan.target());
        tree.put("services", plan.services());
        tree.put("for", DurationText.format(plan.length()));
        if (plan.fault() == DrillFault.SLOW) {
            tree.put("delay", DurationText.format(plan.delay()));
        }
        if (plan.fault() == DrillFault.SLOW || plan.fault() == DrillFault.ERRORS) {
            tree.put("share", PercentText.format(plan.share()));
        }
        return tree;
    }

    /** Returns a preview as a tree. */
    public static Map<String, @Nullable Object> tree(DrillPreview preview) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("plan", tree(preview.plan()));
        tree.put("host", tree(preview.host()));
        GuardVerdict guard = preview.guard();
        Map<String, @Nullable Object> verdict = new LinkedHashMap<>();
        verdict.put("go", guard.go());
        verdict.put("refusals", guard.refusals());
        verdict.put("cautions", guard.cautions());
        tree.put("guard", verdict);
        tree.put(
                "promised",
                preview.promises().stream()
                        .flatMap(promise -> promised(promise).stream())
                        .toList());
        tree.put("preview", preview.services().stream().map(DrillJson::tree).toList());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(FaultHost.Means means) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("name", means.name());
        tree.put("supported", means.supported());
        tree.put(
                "exercised",
                new TreeSet<>(means.exercised())
                        .stream().map(DrillMeasure::word).toList());
        tree.put("notes", means.notes());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(DrillRow row) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("service", row.service());
        tree.put("measure", row.measure().word());
        tree.put("unit", unit(row.measure()));
        tree.put("measured", number(row.measured()));
        tree.put("resolution", row.resolution());
        bound(tree, row.bound(), row.formula());
        tree.put("outcome", row.outcome().word());
        tree.put("note", row.note());
        return tree;
    }

    private static void bound(Map<String, @Nullable Object> tree, double bound, String formula) {
        tree.put("bound", number(bound));
        tree.put("never", Double.isInfinite(bound));
        tree.put("formula", formula);
    }

    private static String unit(DrillMeasure measure) {
        return measure == DrillMeasure.EXPOSURE ? "requests" : "s";
    }

    private static List<Map<String, @Nullable Object>> promised(DrillPromise promise) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        time(all, promise.service(), DrillMeasure.DETECTION, promise.detection());
        time(all, promise.service(), DrillMeasure.SHIFT, promise.shift());
        promise.exposure()
                .filter(exposure -> exposure.ratePerSecond() > 0 || exposure.equals(Exposure.NONE))
                .ifPresent(exposure -> all.add(
                        promised(promise.service(), DrillMeasure.EXPOSURE, exposure.requests(), exposure.formula())));
        time(all, promise.service(), DrillMeasure.RECOVERY, promise.recovery());
        return all;
    }

    private static void time(
            List<Map<String, @Nullable Object>> all, String service, DrillMeasure measure, Optional<Bound> bound) {
        bound.ifPresent(known -> all.add(promised(service, measure, known.seconds(), known.formula())));
    }

    private static Map<String, @Nullable Object> promised(
            String service, DrillMeasure measure, double bound, String formula) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("service", service);
        tree.put("measure", measure.word());
        tree.put("unit", unit(measure));
        bound(tree, bound, formula);
        return tree;
    }

    private static Map<String, @Nullable Object> tree(DrillPreview.Shares shares) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("service", shares.service());
        tree.put("demand", number(shares.demandPerSecond()));
        tree.put("remaining", number(shares.remainingPerSecond()));
        tree.put("shed", number(shares.shedPerSecond()));
        List<Map<String, @Nullable Object>> regions = new ArrayList<>();
        for (DrillPreview.Share share : shares.regions()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("region", share.region());
            one.put("before", number(share.before()));
            one.put("after", number(share.after()));
            regions.add(one);
        }
        tree.put("regions", regions);
        return tree;
    }

    private static Map<String, @Nullable Object> tree(DrillState.Note note) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("at", moment(note.atNanos()));
        tree.put("line", note.line());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(DrillRecord.Point point) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("at", point.atSeconds());
        tree.put("service", point.service());
        tree.put("share", number(point.share()));
        tree.put("rate", number(point.ratePerSecond()));
        tree.put("failures", point.failures());
        tree.put("slow", point.slow());
        return tree;
    }

    private static @Nullable Double number(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? null : value;
    }

    static @Nullable String moment(long nanos) {
        return nanos == 0 ? null : DrillIds.instant(nanos).toString();
    }

    // ---------------------------------------------------------------- in

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static DrillRecord record(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return new DrillRecord(
                    string(tree, "id"),
                    new DrillRequest(
                            DrillWords.plan(tree.path("plan")),
                            string(tree, "who"),
                            string(tree, "why"),
                            string(tree, "source")),
                    word(DrillPhase.values(), string(tree, "phase")),
                    word(DrillVerdict.values(), string(tree, "verdict")),
                    strings(tree.path("reasons")),
                    strings(tree.path("cautions")),
                    nanos(tree, "started"),
                    nanos(tree, "ended"),
                    means(tree.path("host")),
                    nanos(tree, "fault_from"),
                    nanos(tree, "fault_to"),
                    all(tree.path("rows")).stream().map(DrillJson::row).toList(),
                    value(tree, "budget_spent"),
                    all(tree.path("notes")).stream()
                            .map(note -> new DrillState.Note(nanos(note, "at"), string(note, "line")))
                            .toList(),
                    all(tree.path("series")).stream().map(DrillJson::point).toList());
        } catch (JacksonException broken) {
            throw new IllegalArgumentException("drill: " + broken.getOriginalMessage() + " (expected: JSON)", broken);
        }
    }

    private static FaultHost.Means means(JsonNode tree) {
        Set<DrillMeasure> exercised = strings(tree.path("exercised")).stream()
                .map(each -> word(DrillMeasure.values(), each))
                .collect(Collectors.toSet());
        return new FaultHost.Means(
                string(tree, "name"), tree.path("supported").asBoolean(true), exercised, strings(tree.path("notes")));
    }

    private static DrillRow row(JsonNode tree) {
        boolean never = tree.path("never").asBoolean(false);
        return new DrillRow(
                string(tree, "service"),
                word(DrillMeasure.values(), string(tree, "measure")),
                value(tree, "measured"),
                tree.path("resolution").asDouble(0),
                never ? Double.POSITIVE_INFINITY : value(tree, "bound"),
                string(tree, "formula"),
                word(DrillRow.Outcome.values(), string(tree, "outcome")),
                string(tree, "note"));
    }

    private static DrillRecord.Point point(JsonNode tree) {
        return new DrillRecord.Point(
                tree.path("at").asDouble(0),
                string(tree, "service"),
                value(tree, "share"),
                value(tree, "rate"),
                tree.path("failures").asLong(0),
                tree.path("slow").asLong(0));
    }

    private static String string(JsonNode tree, String name) {
        return tree.path(name).asString("");
    }

    private static double value(JsonNode tree, String name) {
        JsonNode node = tree.path(name);
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }

    private static long nanos(JsonNode tree, String name) {
        String text = string(tree, name);
        if (text.isEmpty()) {
            return 0;
        }
        Instant moment = Instant.parse(text);
        return moment.getEpochSecond() * 1_000_000_000L + moment.getNano();
    }

    private static List<JsonNode> all(JsonNode list) {
        List<JsonNode> all = new ArrayList<>();
        list.forEach(all::add);
        return all;
    }

    private static List<String> strings(JsonNode list) {
        return all(list).stream().map(each -> each.asString("")).toList();
    }

    private static <E extends Enum<E>> E word(E[] values, String word) {
        return Arrays.stream(values)
                .filter(each ->
                        each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("drill: unknown word " + word));
    }
}
