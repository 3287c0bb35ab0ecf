package dev.wissel.console.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Entities in a SQLite file: a write-ahead log, synced with every commit. One process at a time.
 *
 * <p>The file says what it is: application id {@code "Wiss"} and version {@value #VERSION} of its layout. One of another application, of a newer version, or
 * damaged is refused and left as it is.
 */
public final class SqliteStore implements EntityStore {
    /** Layout that this writes and reads. */
    static final int VERSION = 1;

    private static final int APPLICATION = 0x57697373;
    private static final int LOCK_WAIT_MILLIS = 2_000;

    private final Path file;
    private final Connection connection;

    private SqliteStore(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens a store, and makes it if there is none. Its directory must exist.
     *
     * @throws IOException if the file is no store, damaged, newer, in use by another process, or cannot be written; the message says which
     */
    public static SqliteStore open(Path file) throws IOException {
        boolean isNew = !Files.exists(file) || Files.size(file) == 0;
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setLockingMode(LockingMode.EXCLUSIVE);
        config.setBusyTimeout(LOCK_WAIT_MILLIS);
        Connection connection = null;
        try {
            connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
            connection.setAutoCommit(false);
            SqliteStore store = new SqliteStore(file, connection);
            if (isNew) {
                store.create();
            }
            store.check();
            return store;
        } catch (SQLException failed) {
            close(connection);
            throw refusal(file, failed);
        } catch (IOException refused) {
            close(connection);
            throw refused;
        }
    }

    private void create() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA application_id = " + APPLICATION);
            statement.execute("PRAGMA user_version = " + VERSION);
            // AUTOINCREMENT: an entity that goes and comes back is a new one, at the end.
            statement.execute("CREATE TABLE entity (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,"
                    + " id TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (kind, id))");
            connection.commit();
        }
    }

    private void check() throws SQLException, IOException {
        if (number("PRAGMA application_id") != APPLICATION) {
            throw new IOException(file + ": not a Wissel store (expected: one, or a file that is not there yet)");
        }
        int version = number("PRAGMA user_version");
        if (version != VERSION) {
            throw new IOException(file + ": store of version " + version + " (expected: " + VERSION
                    + "); run the version of Wissel that wrote it, or start with another file");
        }
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA integrity_check(1)")) {
            String verdict = found.next() ? found.getString(1) : "no answer";
            if (!verdict.equals("ok")) {
                throw damaged(file, verdict);
            }
        }
        connection.commit();
    }

    private int number(String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(pragma)) {
            return found.next() ? found.getInt(1) : 0;
        }
    }

    private static IOException damaged(Path file, String how) {
        return new IOException(file + ": damaged: " + how.lines().findFirst().orElse("")
                + " (expected: a whole store); restore it from a copy, or start with another file");
    }

    private static IOException refusal(Path file, SQLException failed) {
        String message = String.valueOf(failed.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("sqlite_busy") || lower.contains("locked")) {
            return new IOException(file + ": in use by another process (expected: one Wissel a store)", failed);
        }
        if (lower.contains("notadb") || lower.contains("malformed") || lower.contains("corrupt")) {
            return damaged(file, message);
        }
        return new IOException(file + ": " + message, failed);
    }

    @Override
    public List<Row> load() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT kind, id, json FROM entity ORDER BY seq")) {
            while (found.next()) {
                rows.add(new Row(found.getString(1), found.getString(2), found.getString(3)));
            }
            connection.commit();
            return rows;
        } catch (SQLException failed) {
            throw refusal(file, failed);
        }
    }

    @Override
    public void commit(List<Row> changes) throws IOException {
        try (PreparedStatement put = connection.prepareStatement("INSERT INTO entity (kind, id, json) VALUES (?, ?, ?)"
                        + " ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json");
                PreparedStatement remove =
                        connection.prepareStatement("DELETE FROM entity WHERE kind = ? AND id = ?")) {
            for (Row row : changes) {
                String json = row.json();
                PreparedStatement statement = json == null ? remove : put;
                statement.setString(1, row.table());
                statement.setString(2, row.id());
                if (json != null) {
                    statement.setString(3, json);
                }
                statement.executeUpdate();
            }
            connection.commit();
        } catch (SQLException failed) {
            rollback(failed);
            throw refusal(file, failed);
        }
    }

    private void rollback(SQLException failed) {
        try {
            connection.rollback();
        } catch (SQLException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException ignored) {
            // What was acknowledged is on the disk already; the rest was never promised.
        }
    }
}
