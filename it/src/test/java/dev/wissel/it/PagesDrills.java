package dev.wissel.it;

import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.DrillDesk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Drills as docs/drills.md writes them, whose phase a test moves on. Thread-safe. */
final class PagesDrills implements DrillDesk {
    private static final String HOST = """
            {"name": "embedded gateway", "supported": true, "exercised": ["detection", "shift", "exposure"], "notes": ["<b>not the way back</b>"]}""";

    private final List<String> done = new ArrayList<>();
    private String phase = "";
    private String verdict = "running";
    private boolean go = true;

    /** Lets the guard refuse from now on. */
    synchronized void refuse() {
        go = false;
    }

    synchronized void phase(String newPhase, String newVerdict) {
        phase = newPhase;
        verdict = newVerdict;
    }

    /** Returns what was asked for, a line each. */
    synchronized List<String> done() {
        return List.copyOf(done);
    }

    private String document(String id) {
        boolean over = phase.equals("done") || phase.equals("aborted");
        return """
                {"id": "%s", "plan": {"fault": "region-loss", "region": "ams", "target": "", "services": ["product"], "for": "2m"},
                 "who": "ann", "why": "rehearsal", "source": "hand", "phase": "%s", "verdict": "%s", "reasons": [], "cautions": [],
                 "started": "2026-01-31T12:00:00Z", "ended": %s, "host": %s,
                 "fault_from": "2026-01-31T12:00:05.250Z", "fault_to": null,
                 "rows": [
                  {"service": "product", "measure": "detection", "unit": "s", "measured": 0.31, "resolution": 0.25, "bound": 2.1, "never": false,
                   "formula": "2 × 1 s + 0.1 s", "outcome": "within", "note": ""},
                  {"service": "product", "measure": "shift", "unit": "s", "measured": null, "resolution": 0, "bound": null, "never": true,
                   "formula": "", "outcome": "not-seen", "note": "too short"}],
                 "budget_spent": 0.0004,
                 "notes": [{"at": "2026-01-31T12:00:05.250Z", "line": "the fault begins"}],
                 "series": [{"at": 0.25, "service": "product", "share": 1.0, "rate": 396.0, "failures": 0, "slow": 0},
                  {"at": 5.25, "service": "product", "share": 0.0, "rate": 396.0, "failures": 3, "slow": 0}]}""".formatted(id, phase, verdict, over ? "\"2026-01-31T12:03:10.250Z\"" : "null", HOST);
    }

    @Override
    public synchronized String list() {
        return "{\"drills\": [" + (phase.isEmpty() ? "" : document("drill/1"))
                + "], \"active\": null, \"schedule\": [], \"last_passed\": []}";
    }

    @Override
    public synchronized String plan(Wish wish) {
        if (wish.length().startsWith("x")) {
            throw new IllegalArgumentException("for: " + wish.length() + " (expected: 1 s to 1 h)");
        }
        return """
                {"plan": {"fault": "%s", "region": "%s", "target": "", "services": [], "for": "%s"}, "host": %s,
                 "guard": {"go": %s, "refusals": [%s], "cautions": ["service product: 0.5/s is little traffic"]},
                 "promised": [{"service": "product", "measure": "detection", "unit": "s", "bound": 2.1, "never": false, "formula": "2 × 1 s + 0.1 s"},
                  {"service": "product", "measure": "exposure", "unit": "requests", "bound": 840, "never": false, "formula": "400/s × 2.1 s"}],
                 "preview": [{"service": "product", "demand": 400.0, "remaining": 300.0, "shed": 100.0,
                  "regions": [{"region": "ams", "before": 1.0, "after": 0.0}, {"region": "fra", "before": 0.0, "after": 1.0}]}]}""".formatted(
                        wish.fault(),
                        wish.region(),
                        wish.length(),
                        HOST,
                        go,
                        go ? "" : "\"what remains carries 300/s of 400/s\"");
    }

    @Override
    public synchronized String begin(Wish wish, String who, String why) throws ActionRefused {
        done.add("begin " + wish.fault() + " " + wish.region() + " " + wish.length() + " by " + who + ": " + why);
        phase = "baseline";
        verdict = "running";
        return "drill/1";
    }

    @Override
    public synchronized Optional<String> drill(String id) {
        return id.equals("drill/1") ? Optional.of(document(id)) : Optional.empty();
    }

    @Override
    public Optional<String> report(String id) {
        return Optional.of("# Report\n");
    }

    @Override
    public synchronized Optional<String> abort(String id, String who, String why) throws ActionRefused {
        done.add("abort " + id + " by " + who + ": " + why);
        phase = "aborted";
        verdict = "aborted";
        return Optional.of(document(id));
    }
}
