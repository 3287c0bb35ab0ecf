package dev.wissel.console.store;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps entities over restarts and crashes. Confined to one thread at a time. */
public interface EntityStore extends AutoCloseable {
    /**
     * One entity.
     *
     * @param table Kong's name of its table
     * @param id its uuid
     * @param json its fields; null if it goes
     */
    record Row(String table, String id, @Nullable String json) {}

    /**
     * Returns everything, in the order in which it first came.
     *
     * @throws IOException if the store is damaged or cannot be read
     */
    List<Row> load() throws IOException;

    /**
     * Keeps changes, all or none: once this returns, they outlive the process and the machine.
     *
     * @throws IOException if they could not be kept; then none is
     */
    void commit(List<Row> changes) throws IOException;

    @Override
    void close();

    /** Returns a store that forgets, for those who keep entities elsewhere. */
    static EntityStore forgetful() {
        return new EntityStore() {
            @Override
            public List<Row> load() {
                return List.of();
            }

            @Override
            public void commit(List<Row> changes) {}

            @Override
            public void close() {}
        };
    }
}
