package dev.wissel.console.web;

import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.DrillDesk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Drills that take half a minute and always pass, in the form of docs/drills.md. Thread-safe. */
public final class FakeDrills implements DrillDesk {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long BASELINE = 5;
    private static final long LIFTED = 20;
    private static final long OVER = 30;

    private final LongSupplier clockMillis;
    private final Map<String, Begun> drills = new LinkedHashMap<>();

    private record Begun(Wish wish, String who, String why, long atMillis, long abortedMillis) {}

    FakeDrills(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    FakeDrills() {
        this(System::currentTimeMillis);
    }

    private static void possible(Wish wish) {
        if (!List.of("region-loss", "target-loss", "slow", "errors", "blackhole", "drain")
                .contains(wish.fault())) {
            throw new IllegalArgumentException("fault: " + wish.fault()
                    + " (expected: region-loss, target-loss, slow, errors, blackhole or drain)");
        }
    }

    private static ObjectNode plan(Wish wish, ObjectNode into) {
        into.put("fault", wish.fault()).put("region", wish.region()).put("target", wish.target());
        ArrayNode services = into.putArray("services");
        wish.services().forEach(services::add);
        return into.put("for", wish.length().isEmpty() ? "2m" : wish.length());
    }

    @Override
    public synchronized String list() {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode all = root.putArray("drills");
        String active = null;
        List<String> ids = new ArrayList<>(drills.keySet());
        java.util.Collections.reverse(ids);
        for (String id : ids) {
            ObjectNode drill = document(id);
            drill.remove("notes");
            drill.remove("series");
            all.add(drill);
            active = drill.path("verdict").asString("").equals("running") ? id : active;
        }
        root.put("active", active);
        root.putArray("schedule").addObject().put("name", "monthly-loss").put("next", "2026-12-01T10:00:00Z");
        root.putArray("last_passed")
                .addObject()
                .put("fault", "region-loss")
                .put("region", "ams")
                .put("days", 3);
        return root.toString();
    }

    @Override
    public String plan(Wish wish) {
        possible(wish);
        ObjectNode root = JSON.createObjectNode();
        plan(wish, root.putObject("plan"));
        host(root);
        ObjectNode guard = root.putObject("guard");
        guard.put("go", true).putArray("refusals");
        guard.putArray("cautions")
                .add("service product: 0.5/s is little traffic; a drill without traffic shows little");
        root.putArray("promised")
                .addObject()
                .put("service", "product")
                .put("measure", "detection")
                .put("unit", "s")
                .put("bound", 2.1)
                .put("never", false)
                .put("formula", "2 × 1 s + 0.1 s = 2.1 s");
        ObjectNode preview = root.putArray("preview").addObject();
        preview.put("service", "product")
                .put("demand", 400.0)
                .put("remaining", 1000.0)
                .put("shed", 0.0);
        ArrayNode regions = preview.putArray("regions");
        regions.addObject().put("region", "ams").put("before", 1.0).put("after", 0.0);
        regions.addObject().put("region", "fra").put("before", 0.0).put("after", 1.0);
        return root.toString();
    }

    private static void host(ObjectNode root) {
        ObjectNode host = root.putObject("host");
        host.put("name", "embedded gateway").put("supported", true);
        host.putArray("exercised").add("detection").add("shift").add("exposure").add("recovery");
        host.putArray("notes").add("all of it");
    }

    @Override
    public synchronized String begin(Wish wish, String who, String why) throws ActionRefused {
        possible(wish);
        for (String id : drills.keySet()) {
            if (document(id).path("verdict").asString("").equals("running")) {
                throw new ActionRefused("another drill runs: " + id);
            }
        }
        long now = clockMillis.getAsLong();
        String id = "drill-" + (drills.size() + 1) + "-" + wish.fault() + "-" + wish.region();
        drills.put(id, new Begun(wish, who, why, now, Long.MAX_VALUE));
        return id;
    }

    @Override
    public synchronized Optional<String> drill(String id) {
        return drills.containsKey(id) ? Optional.of(document(id).toString()) : Optional.empty();
    }

    private ObjectNode document(String id) {
        Begun begun = drills.get(id);
        boolean aborted = begun.abortedMillis() != Long.MAX_VALUE;
        long second = (Math.min(clockMillis.getAsLong(), begun.abortedMillis()) - begun.atMillis()) / 1000;
        boolean over = aborted || second >= OVER;
        ObjectNode root = JSON.createObjectNode();
        root.put("id", id);
        plan(begun.wish(), root.putObject("plan"));
        root.put("who", begun.who()).put("why", begun.why()).put("source", "hand");
        root.put("phase", aborted ? "aborted" : phase(second));
        root.put("verdict", aborted ? "aborted" : over ? "passed" : "running");
        root.putArray("reasons");
        root.putArray("cautions");
        root.put("started", at(begun, 0));
        root.put("ended", over ? at(begun, Math.min(second, OVER)) : null);
        host(root);
        root.put("fault_from", second >= BASELINE ? at(begun, BASELINE) : null);
        root.put("fault_to", second >= LIFTED ? at(begun, LIFTED) : null);
        ArrayNode rows = root.putArray("rows");
        if (second >= BASELINE + 1) {
            rows.addObject()
                    .put("service", "product")
                    .put("measure", "detection")
                    .put("unit", "s")
                    .put("measured", 0.31)
                    .put("resolution", 0.2)
                    .put("bound", 2.1)
                    .put("never", false)
                    .put("formula", "2 × 1 s + 0.1 s = 2.1 s")
                    .put("outcome", "within")
                    .put("note", "");
        }
        root.put("budget_spent", 0.001);
        ArrayNode notes = root.putArray("notes");
        notes.addObject().put("at", at(begun, 0)).put("line", "the guard lets it begin");
        if (second >= BASELINE) {
            notes.addObject().put("at", at(begun, BASELINE)).put("line", "the fault begins");
        }
        ArrayNode series = root.putArray("series");
        for (long each = 0; each <= Math.min(second, OVER); each++) {
            series.addObject()
                    .put("at", (double) each)
                    .put("service", "product")
                    .put(
                            "share",
                            each < BASELINE ? 1.0 : each < LIFTED ? 0.0 : (each - LIFTED) / (double) (OVER - LIFTED))
                    .put("rate", 400.0)
                    .put("failures", each == BASELINE ? 12 : 0)
                    .put("slow", 0);
        }
        return root;
    }

    private static String at(Begun begun, long second) {
        return Instant.ofEpochMilli(begun.atMillis() + second * 1000).toString();
    }

    private static String phase(long second) {
        if (second < BASELINE) {
            return "baseline";
        }
        if (second < LIFTED) {
            return second < BASELINE + 3 ? "fault" : "hold";
        }
        return second < OVER ? "recovery" : "done";
    }

    @Override
    public synchronized Optional<String> report(String id) {
        return drills.containsKey(id) ? Optional.of("# Drill " + id + "\n\nPassed.\n") : Optional.empty();
    }

    @Override
    public synchronized Optional<String> abort(String id, String who, String why) throws ActionRefused {
        Begun begun = drills.get(id);
        if (begun == null) {
            return Optional.empty();
        }
        if (!document(id).path("verdict").asString("").equals("running")) {
            throw new ActionRefused("the drill " + id + " is over");
        }
        drills.put(id, new Begun(begun.wish(), begun.who(), begun.why(), begun.atMillis(), clockMillis.getAsLong()));
        return drill(id);
    }
}
