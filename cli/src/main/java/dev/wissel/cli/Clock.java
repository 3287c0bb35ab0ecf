package dev.wissel.cli;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Wall time for people. */
final class Clock {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private Clock() {}

    static String now() {
        return LocalTime.now(ZoneId.systemDefault()).format(FORM);
    }
}
