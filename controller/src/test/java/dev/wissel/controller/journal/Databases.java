package dev.wissel.controller.journal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL for all tests of this module, with a database of its own for each who asks. */
public final class Databases {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Databases() {}

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException failed) {
                throw new IllegalStateException("no PostgreSQL", failed);
            }
        }
    }

    /** Returns the URL of a new, empty database. */
    public static String newUrl() {
        String name = "wissel" + NUMBER.incrementAndGet();
        try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return Server.POSTGRES.getJdbcUrl("postgres", name).replaceFirst("\\?.*", "");
    }

    /** Opens a new, empty database. */
    public static JournalDatabase open() {
        return JournalDatabase.postgres(newUrl(), "postgres", "postgres");
    }
}
