package dev.wissel.controller.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Where the journal is kept: a SQLite file, or a PostgreSQL that replicas share. Its tables are made and brought up to date when it is opened. Thread-safe.
 */
public final class JournalDatabase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 4;

    private final Jdbi jdbi;
    private final boolean shared;
    private final @Nullable HikariDataSource pool;

    private JournalDatabase(Jdbi jdbi, boolean shared, @Nullable HikariDataSource pool) {
        this.jdbi = jdbi;
        this.shared = shared;
        this.pool = pool;
    }

    /**
     * Opens, and makes if it is not there yet, a file of SQLite. Its directory must exist.
     *
     * @throws JournalException if it cannot be opened, is no journal, or is of a newer version
     */
    public static JournalDatabase file(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(
                SQLiteConfig.SynchronousMode.NORMAL); // a crash of the machine may cost the last second, never the file
        config.setBusyTimeout((int) PATIENCE.toMillis());
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        migrate(source, file.toString());
        // A file that nobody has open is folded together each time it is closed, and that is a wait for the disk.
        HikariConfig open = new HikariConfig();
        open.setDataSource(source);
        open.setPoolName("wissel-journal");
        open.setMaximumPoolSize(CONNECTIONS);
        open.setMinimumIdle(1);
        open.setConnectionTimeout(PATIENCE.toMillis());
        open.setInitializationFailTimeout(-1);
        HikariDataSource pool = new HikariDataSource(open);
        return new JournalDatabase(Jdbi.create(pool), false, pool);
    }

    /**
     * Opens a PostgreSQL database.
     *
     * @param url {@code jdbc:postgresql://host:port/database}, without a password
     * @param user who; null for what the URL says
     * @param password null for none
     * @throws JournalException if it cannot be reached or brought up to date
     */
    public static JournalDatabase postgres(String url, @Nullable String user, @Nullable String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        if (user != null) {
            config.setUsername(user);
        }
        if (password != null) {
            config.setPassword(password);
        }
        config.setPoolName("wissel-journal");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(PATIENCE.toMillis());
        config.setDataSourceProperties(socketTimes());
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config);
        } catch (RuntimeException unreachable) {
            throw new JournalException(
                    url + ": the database cannot be reached: " + root(unreachable)
                            + " (expected: a PostgreSQL that this user may log in to)",
                    unreachable);
        }
        try {
            migrate(pool, url);
        } catch (JournalException failed) {
            pool.close();
            throw failed;
        }
        return new JournalDatabase(Jdbi.create(pool), true, pool);
    }

    /** A database that is cut off must not hold anyone longer than a lease. */
    private static Properties socketTimes() {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", Long.toString(PATIENCE.toSeconds()));
        properties.setProperty("connectTimeout", Long.toString(PATIENCE.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "wissel");
        return properties;
    }

    private static void migrate(DataSource source, String name) {
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:dev/wissel/controller/journal")
                    .table("wissel_schema")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            throw new JournalException(
                    name + ": the journal cannot be opened: " + root(failed)
                            + " (expected: a journal of this version or an older one, or none yet)",
                    failed);
        }
    }

    private static String root(Throwable failed) {
        Throwable deepest = failed;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null
                ? deepest.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                : message.lines().findFirst().orElse("").strip();
    }

    /** Returns how to speak to it. */
    public Jdbi handleSource() {
        return jdbi;
    }

    Jdbi jdbi() {
        return jdbi;
    }

    /** Returns whether several replicas may use it at a time. */
    public boolean shared() {
        return shared;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
