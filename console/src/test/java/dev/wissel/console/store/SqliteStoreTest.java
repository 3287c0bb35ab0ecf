package dev.wissel.console.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.console.store.EntityStore.Row;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("entities.db");
    }

    private static Row row(String id, String json) {
        return new Row("services", id, json);
    }

    @Test
    void commit_thenOpenAgain_keepsOrderAndLastValue() throws IOException {
        try (SqliteStore store = SqliteStore.open(file)) {
            store.commit(List.of(row("b", "1"), row("a", "2")));
            store.commit(List.of(row("b", "3")));
            store.commit(List.of(row("c", "4"), row("a", null)));
        }
        try (SqliteStore store = SqliteStore.open(file)) {
            assertThat(store.load()).containsExactly(row("b", "3"), row("c", "4"));
        }
    }

    @Test
    void commit_notClosed_isInTheFilesAlready() throws IOException {
        try (SqliteStore store = SqliteStore.open(file)) {
            store.commit(List.of(row("a", "1")));
            Path copy = Files.createDirectory(folder.resolve("copy"));
            for (String part : List.of("entities.db", "entities.db-wal")) {
                Files.copy(folder.resolve(part), copy.resolve(part));
            }
            try (SqliteStore found = SqliteStore.open(copy.resolve("entities.db"))) {
                assertThat(found.load()).containsExactly(row("a", "1"));
            }
        }
    }

    @Test
    void logCutShort_losesWholeCommitsOnly() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (SqliteStore store = SqliteStore.open(file)) {
            for (int i = 0; i < 20; i++) {
                store.commit(List.of(row("x" + i, "\"" + "x".repeat(3000) + "\""), row("y" + i, "1")));
            }
            long length = Files.size(folder.resolve("entities.db-wal"));
            for (long cut = length; cut > 0; cut -= length / 17) {
                Path name = copy.resolve("at" + cut + ".db");
                Files.copy(file, name);
                Files.copy(folder.resolve("entities.db-wal"), copy.resolve("at" + cut + ".db-wal"));
                try (RandomAccessFile log = new RandomAccessFile(
                        copy.resolve("at" + cut + ".db-wal").toFile(), "rw")) {
                    log.setLength(cut);
                }
                assertThatEachCommitIsWhole(name);
            }
        }
    }

    private static void assertThatEachCommitIsWhole(Path name) throws IOException {
        List<String> ids = new ArrayList<>();
        try (SqliteStore found = SqliteStore.open(name)) {
            found.load().forEach(row -> ids.add(row.id()));
        } catch (IOException noStore) {
            assertThat(noStore).hasMessageContaining("not a Wissel store"); // not even its first commit is there
        }
        for (int i = 0; i < ids.size() / 2; i++) {
            assertThat(ids).contains("x" + i, "y" + i);
        }
        assertThat(ids.size() % 2).isZero();
    }

    @Test
    void open_twice_isRefused() throws IOException {
        try (SqliteStore store = SqliteStore.open(file)) {
            store.commit(List.of(row("a", "1")));
            assertThatThrownBy(() -> SqliteStore.open(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another process");
        }
    }

    @Test
    void open_notAStore_isRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(file, "services:\n- name: not a database\n".repeat(50));
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> SqliteStore.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void open_otherApplicationsDatabase_isRefused() throws Exception {
        execute("CREATE TABLE entity (x)");
        assertThatThrownBy(() -> SqliteStore.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a Wissel store");
    }

    @Test
    void open_newerStore_isRefusedWithBothVersions() throws Exception {
        SqliteStore.open(file).close();
        execute("PRAGMA user_version = 2");
        assertThatThrownBy(() -> SqliteStore.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("store of version 2 (expected: 1)");
    }

    @Test
    void open_damagedPage_isRefused() throws IOException {
        try (SqliteStore store = SqliteStore.open(file)) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                rows.add(row("id" + i, "\"" + "v".repeat(500) + "\""));
            }
            store.commit(rows);
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 8192; at < bytes.length; at++) {
            bytes[at] ^= 0x5a;
        }
        Files.write(file, bytes);
        assertThatThrownBy(() -> SqliteStore.open(file).load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void open_noFolder_saysSo() {
        assertThatThrownBy(() -> SqliteStore.open(folder.resolve("none").resolve("entities.db")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
