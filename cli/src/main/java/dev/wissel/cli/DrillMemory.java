package dev.wissel.cli;

import dev.wissel.controller.journal.DrillLog;
import dev.wissel.controller.journal.JournalDatabase;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where the drills of an embedded gateway are kept: in the journal that is asked for, or else as long as the process lives. Confined to one thread.
 *
 * @param database the journal's; null for none
 * @param log of the drills
 */
record DrillMemory(@Nullable JournalDatabase database, DrillLog log) implements AutoCloseable {
    static DrillMemory of(JournalFlags journal) throws IOException {
        if (!journal.given()) {
            return new DrillMemory(null, DrillLog.inMemory());
        }
        JournalDatabase database = journal.open();
        return new DrillMemory(database, DrillLog.in(database));
    }

    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
    }
}
