package dev.wissel.controller.plan;

import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminEntity;
import dev.wissel.kong.admin.AdminException;
import dev.wissel.kong.admin.EntityKind;
import dev.wissel.kong.carrier.WisselTags;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Kong whose entities are written one by one: with a database, a control plane, Konnect. Confined to one thread.
 *
 * <p>Before the first deletion it waits until every node routes by what was written (Kong facts 6.5), so that no node sends requests to an upstream that is gone.
 */
public final class StoredKong implements PlannedKong {
    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        /** Waits that long. */
        void of(Duration length) throws InterruptedException;
    }

    private final AdminClient client;
    private final Duration settle;
    private final Pause pause;
    private final Map<String, String> ids = new HashMap<>();

    /**
     * Plans for a Kong.
     *
     * @param settle time in which its last node follows a write
     */
    public StoredKong(AdminClient client, Duration settle, Pause pause) {
        this.client = client;
        this.settle = settle;
        this.pause = pause;
    }

    @Override
    public Plan plan(Wanted wanted, boolean adopt) {
        Rows rows = new Rows();
        List<AdminEntity> upstreams = client.list(EntityKind.UPSTREAMS);
        upstreams.forEach(upstream -> rows.add(EntityKind.UPSTREAMS, upstream.fields()));
        for (AdminEntity upstream : upstreams) {
            if (matters(upstream, wanted)) {
                client.list(EntityKind.UPSTREAMS, upstream.id(), EntityKind.TARGETS)
                        .forEach(target -> rows.add(EntityKind.TARGETS, target.fields()));
            }
        }
        for (EntityKind kind : List.of(EntityKind.SERVICES, EntityKind.ROUTES, EntityKind.PLUGINS)) {
            client.list(kind).forEach(entity -> rows.add(kind, entity.fields()));
        }
        ids.clear();
        rows.items().forEach(item -> ids.put(item.kind() + " " + item.name(), item.id()));
        return Planner.plan(wanted, new Actual(rows.items()), adopt);
    }

    private static boolean matters(AdminEntity upstream, Wanted wanted) {
        String name = upstream.name().orElse("");
        return WisselTags.strategyOf(upstream.tags())
                        .filter(wanted.strategy()::equals)
                        .isPresent()
                || wanted.items().stream()
                        .anyMatch(item -> item.kind() == EntityKind.UPSTREAMS
                                && item.name().equals(name));
    }

    @Override
    public Outcome apply(Plan plan, Progress progress) {
        if (!plan.conflicts().isEmpty()) {
            throw new IllegalArgumentException("plan: with conflicts (expected: without)");
        }
        int steps = 0;
        try {
            Optional<String> against = Validation.of(client, plan);
            if (against.isPresent()) {
                return new Outcome(End.REFUSED, 0, against.get());
            }
            boolean settled = true;
            for (Change change : plan.changes()) {
                if (change.action() != Change.Action.DELETE) {
                    settled = false;
                } else if (!settled) {
                    pause.of(settle);
                    settled = true;
                }
                step(change);
                steps++;
                progress.done(change);
            }
        } catch (AdminException failed) {
            End end = steps == 0 && !failed.error().maybeDone() ? End.REFUSED : End.STOPPED;
            String problem = failed.error().message()
                    + (failed.error().maybeDone() ? "\n  (Kong may have done this step all the same)" : "");
            return new Outcome(end, steps, problem);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Outcome(End.STOPPED, steps, "interrupted");
        }
        return new Outcome(End.DONE, steps, "");
    }

    private void step(Change change) {
        Item item = change.item();
        boolean target = item.kind() == EntityKind.TARGETS;
        Map<String, @Nullable Object> fields = written(item.kind(), change.patch());
        switch (change.action()) {
            case CREATE -> {
                AdminEntity made = target
                        ? client.create(
                                EntityKind.UPSTREAMS, id(EntityKind.UPSTREAMS, item.scope()), item.kind(), fields)
                        : client.create(item.kind(), fields);
                ids.put(item.kind() + " " + item.name(), made.id());
            }
            case UPDATE -> {
                if (target) {
                    client.change(
                            EntityKind.UPSTREAMS,
                            id(EntityKind.UPSTREAMS, item.scope()),
                            item.kind(),
                            item.id(),
                            fields);
                } else {
                    client.change(item.kind(), item.id(), fields);
                }
            }
            case DELETE -> {
                if (target) {
                    client.removeTarget(id(EntityKind.UPSTREAMS, item.scope()), item.id());
                } else {
                    client.delete(item.kind(), item.id());
                }
            }
        }
    }

    private Map<String, @Nullable Object> written(EntityKind kind, Map<String, @Nullable Object> patch) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(patch);
        if (kind == EntityKind.ROUTES && fields.get("service") instanceof String service) {
            fields.put("service", Map.of("id", id(EntityKind.SERVICES, service)));
        }
        return fields;
    }

    private String id(EntityKind kind, String name) {
        return ids.getOrDefault(kind + " " + name, name);
    }
}
