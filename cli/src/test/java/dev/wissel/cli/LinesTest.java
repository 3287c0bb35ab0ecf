package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LinesTest {
    /** A terminal that is paused until told otherwise. */
    private static final class Paused extends StringWriter {
        private final CountDownLatch resumed = new CountDownLatch(1);

        @Override
        public void write(String text, int offset, int length) {
            try {
                resumed.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            super.write(text, offset, length);
        }
    }

    @Test
    void lines_comeOutInOrder_allBeforeTheEnd() {
        StringWriter text = new StringWriter();
        try (Lines lines = new Lines()) {
            for (int i = 0; i < 500; i++) {
                lines.add(new PrintWriter(text), "line " + i);
            }
        }
        List<String> printed = text.toString().lines().toList();
        assertThat(printed).hasSize(500);
        for (int i = 0; i < 500; i++) {
            assertThat(printed.get(i)).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} line " + i);
        }
    }

    @Test
    @Timeout(30)
    void reader_paused_holdsNobodyUp_andTheLossIsTold() {
        Paused terminal = new Paused();
        PrintWriter out = new PrintWriter((Writer) terminal);
        try (Lines lines = new Lines()) {
            for (int i = 0; i < 12_000; i++) {
                lines.add(out, "line " + i); // would never return if it waited for the reader
            }
            terminal.resumed.countDown();
        }
        assertThat(terminal.toString()).contains(" line 0\n").containsPattern("\\d{4} lines were lost");
    }
}
