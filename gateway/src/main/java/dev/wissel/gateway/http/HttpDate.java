package dev.wissel.gateway.http;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;

/** The Date header's value (IMF-fixdate, RFC 9110 §5.6.7), made once a second. Confined to an event loop. */
public final class HttpDate {
    /** Bytes of a date. */
    public static final int LENGTH = 29;

    private static final int SECONDS_A_DAY = 86_400;
    private static final byte[] TEMPLATE = Ascii.bytes("Day, 00 Mon 0000 00:00:00 GMT");

    private final byte[] date = TEMPLATE.clone();
    private long day = Long.MIN_VALUE;
    private long second = Long.MIN_VALUE;

    /** Makes a clock face that shows nothing yet. */
    public HttpDate() {}

    /**
     * Returns the date as 29 ASCII bytes, valid until the next call; not to be modified.
     *
     * @param epochMillis wall time in ms since 1970, of a year in [0, 9999]
     */
    public byte[] at(long epochMillis) {
        long newSecond = Math.floorDiv(epochMillis, 1000L);
        if (newSecond != second) {
            long newDay = Math.floorDiv(newSecond, SECONDS_A_DAY);
            if (newDay != day) {
                writeDay(newDay);
                day = newDay;
            }
            writeTime(Math.floorMod(newSecond, SECONDS_A_DAY));
            second = newSecond;
        }
        return date;
    }

    private void writeDay(long epochDay) {
        LocalDate local = LocalDate.ofEpochDay(epochDay);
        DayOfWeek dayOfWeek = local.getDayOfWeek();
        Month month = local.getMonth();
        writeText(0, dayOfWeek.getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
        writeTwo(5, local.getDayOfMonth());
        writeText(8, month.getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
        writeTwo(12, local.getYear() / 100);
        writeTwo(14, local.getYear() % 100);
    }

    private void writeTime(int secondOfDay) {
        writeTwo(17, secondOfDay / 3600);
        writeTwo(20, secondOfDay / 60 % 60);
        writeTwo(23, secondOfDay % 60);
    }

    private void writeText(int at, String threeLetters) {
        for (int i = 0; i < 3; i++) {
            date[at + i] = (byte) threeLetters.charAt(i);
        }
    }

    private void writeTwo(int at, int value) {
        date[at] = (byte) ('0' + value / 10);
        date[at + 1] = (byte) ('0' + value % 10);
    }
}
