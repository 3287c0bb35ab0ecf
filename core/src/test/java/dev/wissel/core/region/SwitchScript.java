package dev.wissel.core.region;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.load.WindowCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Plays a table against a {@link RegionSwitch} in virtual time.
 *
 * <p>The columns are {@code seconds | events | one for each region | shed}; a region's cell is {@code PHASE percent}. Between two rows the
 * switch is called just when it asked to be, so that the tables also test {@link RegionDecision#nextNanos()}. Events, separated by commas:
 *
 * <pre>
 * ams 1/2            admitted of all targets
 * demand 620         requests a second
 * drain ams, undrain ams
 * ams tried 2 good   trials that ended; or: 1 bad
 * ams saw 60/5 20ms  window: ended/failed, mean latency of the others
 * </pre>
 */
final class SwitchScript {
    private static final class Region {
        int addresses;
        int admitted;
        double capacityEach;
        boolean drained;
        int good;
        int bad;
        WindowCounts.Sum window = WindowCounts.Sum.NONE;
        RegionPace pace = RegionPace.USUAL;

        RegionFigures figures(String name) {
            return new RegionFigures(
                    name,
                    addresses,
                    admitted,
                    admitted * capacityEach,
                    addresses * capacityEach,
                    drained,
                    good,
                    bad,
                    window,
                    pace);
        }
    }

    private final RegionSwitch regionSwitch;
    private final long originNanos;
    private final Map<String, Region> regions = new LinkedHashMap<>();
    private final List<RegionEvent> events = new ArrayList<>();
    private double demandPerSecond;
    private RegionDecision last;
    private long lastNanos;

    SwitchScript(RegionPolicy policy) {
        this(policy, Long.MAX_VALUE - 40_000_000_000L); // wraps around after 40 s
    }

    SwitchScript(RegionPolicy policy, long originNanos) {
        this.regionSwitch = new RegionSwitch(policy);
        this.originNanos = originNanos;
    }

    /** Adds a region with targets of equal capacity, NaN if unknown. */
    SwitchScript region(String name, int targets, double capacityEach) {
        Region region = new Region();
        region.addresses = targets;
        region.admitted = targets;
        region.capacityEach = capacityEach;
        regions.put(name, region);
        return this;
    }

    SwitchScript demand(double perSecond) {
        demandPerSecond = perSecond;
        return this;
    }

    /** Plays the table and compares the decision in each row with the cells. */
    SwitchScript play(String table) {
        for (String line : table.strip().split("\n")) {
            String[] cells = line.split("\\|");
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cells[i].strip();
            }
            advanceTo(originNanos + (long) (Double.parseDouble(cells[0]) * 1e9));
            for (String event : cells[1].split(",")) {
                apply(event.strip());
            }
            decide(lastNanos);
            assertThat(row()).as("at %s s after %s", cells[0], cells[1]).isEqualTo(expected(cells));
        }
        return this;
    }

    private static String expected(String[] cells) {
        return String.join(" | ", List.of(cells).subList(2, cells.length)).replaceAll(" +", " ");
    }

    private String row() {
        List<String> cells = new ArrayList<>();
        for (RegionShare share : last.shares()) {
            cells.add(share.phase() + " " + percent(share.share()));
        }
        cells.add(percent(last.shed()));
        return String.join(" | ", cells);
    }

    private static String percent(double ratio) {
        return String.format(Locale.ROOT, "%.1f", ratio * 100).replace(".0", "");
    }

    private void advanceTo(long nanos) {
        while (last != null && last.nextNanos() - nanos < 0) {
            decide(last.nextNanos());
        }
        lastNanos = nanos;
    }

    private void decide(long nanos) {
        lastNanos = nanos;
        List<RegionFigures> figures = new ArrayList<>();
        regions.forEach((name, region) -> figures.add(region.figures(name)));
        last = regionSwitch.decide(new RegionObservation(demandPerSecond, figures), nanos);
        assertThat(last.nextNanos() - nanos).isPositive();
        events.addAll(last.events());
        regions.values().forEach(region -> region.good = region.bad = 0);
    }

    private void apply(String event) {
        String[] words = event.split(" +");
        if (event.isEmpty()) {
            return;
        }
        if (words[0].equals("demand")) {
            demandPerSecond = Double.parseDouble(words[1]);
        } else if (words[0].equals("drain") || words[0].equals("undrain")) {
            region(words[1]).drained = words[0].equals("drain");
        } else if (words[1].equals("pace")) {
            region(words[0]).pace = new RegionPace(
                    RegionPace.Kind.valueOf(words[2].toUpperCase(Locale.ROOT)), "answers take 505 ms, usually 5 ms");
        } else if (words[1].equals("tried")) {
            if (words[3].equals("good")) {
                region(words[0]).good += Integer.parseInt(words[2]);
            } else {
                region(words[0]).bad += Integer.parseInt(words[2]);
            }
        } else if (words[1].equals("saw")) {
            String[] counts = words[2].split("/");
            long ended = Long.parseLong(counts[0]);
            long failed = Long.parseLong(counts[1]);
            long meanNanos = Long.parseLong(words[3].replace("ms", "")) * 1_000_000L;
            region(words[0]).window = new WindowCounts.Sum(ended, failed, (ended - failed) * meanNanos);
        } else {
            String[] counts = words[1].split("/");
            region(words[0]).admitted = Integer.parseInt(counts[0]);
            region(words[0]).addresses = Integer.parseInt(counts[1]);
        }
    }

    private Region region(String name) {
        Region region = regions.get(name);
        assertThat(region).as("region %s", name).isNotNull();
        return region;
    }

    /** Returns the lines of all events since the last call, in order. */
    List<String> lines() {
        List<String> lines = events.stream().map(RegionEvent::line).toList();
        events.clear();
        return lines;
    }

    /** Returns the kinds of all events since the last call, in order. */
    List<RegionEvent.Kind> kinds() {
        List<RegionEvent.Kind> kinds = events.stream().map(RegionEvent::kind).toList();
        events.clear();
        return kinds;
    }

    RegionDecision decision() {
        return last;
    }
}
