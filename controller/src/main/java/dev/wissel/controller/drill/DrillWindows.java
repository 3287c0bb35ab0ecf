package dev.wissel.controller.drill;

import dev.wissel.design.strategy.DrillWindow;
import dev.wissel.design.strategy.Drills;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The hours of a strategy's drills. Immutable. */
public final class DrillWindows implements DrillTerms.Hours {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ROOT);

    private final Drills drills;

    /** Makes the hours of these drills. */
    public DrillWindows(Drills drills) {
        this.drills = drills;
    }

    @Override
    public List<String> against(long nowNanos, boolean begins) {
        LocalDateTime now = LocalDateTime.ofInstant(DrillIds.instant(nowNanos), drills.zone());
        String moment = TIME.format(now) + " " + drills.zone();
        Optional<DrillWindow> blocked =
                drills.blocked().stream().filter(window -> window.contains(now)).findFirst();
        if (blocked.isPresent()) {
            return List.of(moment + " is blocked for drills (" + blocked.get().text() + ")");
        }
        boolean allowed = !begins
                || drills.allowed().isEmpty()
                || drills.allowed().stream().anyMatch(window -> window.contains(now));
        return allowed
                ? List.of()
                : List.of(moment + " is outside the hours for drills ("
                        + drills.allowed().stream().map(DrillWindow::text).collect(Collectors.joining(", ")) + ")");
    }
}
