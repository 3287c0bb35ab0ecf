package dev.wissel.controller.plan;

import dev.wissel.controller.plan.Change.Action;
import dev.wissel.controller.plan.Plan.Directed;
import dev.wissel.kong.admin.EntityKind;
import dev.wissel.kong.carrier.WisselTags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a strategy wants with what a Kong has. Pure: the same two give the same plan. Confined to one call.
 *
 * <p>An entity belongs to a strategy if its tag says so. One of the same name that belongs to nobody is a conflict unless it is to be adopted, one of another
 * strategy always is. Nothing is deleted that something else hangs on.
 */
public final class Planner {
    /** Children before parents. */
    private static final List<EntityKind> DELETING = List.of(
            EntityKind.PLUGINS, EntityKind.ROUTES, EntityKind.SERVICES, EntityKind.TARGETS, EntityKind.UPSTREAMS);

    private static final String REGION = WisselTags.PREFIX + "region=";

    private final Wanted wanted;
    private final Actual actual;
    private final boolean adopt;
    private final List<Change> changes = new ArrayList<>();
    private final List<Directed> directed = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Planner(Wanted wanted, Actual actual, boolean adopt) {
        this.wanted = wanted;
        this.actual = actual;
        this.adopt = adopt;
    }

    /**
     * Returns what is to be done.
     *
     * @param adopt whether entities that belong to nobody become the strategy's where their names are the same
     */
    static Plan plan(Wanted wanted, Actual actual, boolean adopt) {
        Planner planner = new Planner(wanted, actual, adopt);
        wanted.items().forEach(planner::compare);
        planner.deletions();
        if (wanted.standsAtZero()) {
            planner.notes.add(
                    "the regions that stand by have weight 0: wissel run --kong brings them into use, Kong alone does"
                            + " not");
        }
        return new Plan(planner.changes, planner.directed, planner.conflicts, planner.notes);
    }

    private void compare(Item want) {
        Optional<Item> found = actual.find(want.key());
        if (found.isEmpty()) {
            create(want);
            return;
        }
        Item has = found.get();
        Optional<String> owner = has.strategy();
        if (owner.isPresent() && owner.get().equals(wanted.strategy())) {
            update(want, has, "");
        } else if (shared(want)) {
            notes.add(want.label() + " is there and not this strategy's: it is left as it is");
        } else if (owner.isPresent()) {
            conflicts.add(has.label() + " belongs to the strategy " + Shown.text(owner.get())
                    + " (expected: another name, or none of that strategy's)");
        } else if (adopt) {
            update(want, has, "adopted");
        } else {
            conflicts.add(has.label() + " is there without the tag " + WisselTags.strategy(wanted.strategy())
                    + " (expected: another name, or --adopt to make it this strategy's)");
        }
    }

    /** A plugin for everything can be there only once, and serves everybody. */
    private static boolean shared(Item item) {
        return item.kind() == EntityKind.PLUGINS && item.scope().isEmpty();
    }

    private void create(Item want) {
        boolean waits = want.kind() == EntityKind.TARGETS && want.weight() > 0 && drained(want);
        Item made = waits ? want.with("weight", 0L) : want;
        String remark = waits ? "with weight 0, as the others of its region have now" : "";
        changes.add(new Change(Action.CREATE, made, List.of(), Wanted.said(made), remark));
    }

    /** Returns whether the controller has moved the traffic of a target's region elsewhere. */
    private boolean drained(Item want) {
        List<Item> peers = wanted.items().stream()
                .filter(other -> other.kind() == EntityKind.TARGETS
                        && other.scope().equals(want.scope())
                        && other.weight() > 0
                        && region(other).equals(region(want)))
                .map(other -> actual.find(other.key()))
                .flatMap(Optional::stream)
                .toList();
        return !peers.isEmpty() && peers.stream().allMatch(peer -> peer.weight() == 0);
    }

    private static String region(Item target) {
        return target.tags().stream()
                .filter(tag -> tag.startsWith(REGION))
                .findFirst()
                .orElse("");
    }

    private void update(Item want, Item has, String remark) {
        Map<String, @Nullable Object> compared = new LinkedHashMap<>(want.fields());
        compared.put("tags", tags(want, has));
        if (want.kind() == EntityKind.TARGETS) {
            compared.remove("weight");
            compared.remove("target");
            if (want.weight() != has.weight()) {
                directed.add(new Directed(want.scope(), want.name(), has.weight(), want.weight()));
            }
        }
        Map<String, @Nullable Object> patch = new LinkedHashMap<>();
        List<FieldChange> differences = new ArrayList<>();
        compared.forEach((field, value) -> {
            List<FieldChange> here = new ArrayList<>();
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put(field, value);
            Fields.compare("", one, has.fields(), Wanted.defaults(want.kind()), here);
            if (!here.isEmpty()) {
                differences.addAll(here);
                patch.put(field, value);
            }
        });
        if (!patch.isEmpty()) {
            changes.add(new Change(Action.UPDATE, has, differences, patch, remark));
        }
    }

    /** Tags of others stay. */
    private static List<String> tags(Item want, Item has) {
        List<String> all = new ArrayList<>(want.tags());
        has.tags().stream()
                .filter(tag -> !tag.startsWith(WisselTags.PREFIX) && !all.contains(tag))
                .forEach(all::add);
        return all;
    }

    private void deletions() {
        Set<Item.Key> kept = new HashSet<>();
        wanted.items().forEach(item -> kept.add(item.key()));
        List<Item> going = actual.items().stream()
                .filter(item ->
                        item.strategy().filter(wanted.strategy()::equals).isPresent())
                .filter(item -> !kept.contains(item.key()))
                .toList();
        Set<Item.Key> gone = new HashSet<>();
        going.forEach(item -> gone.add(item.key()));
        for (EntityKind kind : DELETING) {
            for (Item item : going) {
                boolean withItsUpstream = kind == EntityKind.TARGETS
                        && gone.contains(new Item.Key(EntityKind.UPSTREAMS, "", item.scope()));
                if (item.kind() == kind && !withItsUpstream) {
                    delete(item, gone);
                }
            }
        }
    }

    private void delete(Item item, Set<Item.Key> gone) {
        for (Item other : actual.items()) {
            if (hangsOn(other, item) && !gone.contains(other.key()) && !movesAway(other)) {
                conflicts.add(item.label() + " is no longer wanted, but " + other.label()
                        + " hangs on it and is not this strategy's (expected: that one deleted or moved first)");
            }
        }
        String remark = item.kind() == EntityKind.UPSTREAMS ? "with its targets" : "";
        changes.add(new Change(Action.DELETE, item, List.of(), Map.of(), remark));
    }

    private static boolean hangsOn(Item other, Item item) {
        return switch (item.kind()) {
            case SERVICES ->
                (other.kind() == EntityKind.ROUTES && other.text("service").equals(item.name()))
                        || limitedTo(other, "service:" + item.name());
            case ROUTES -> limitedTo(other, "route:" + item.name());
            case UPSTREAMS ->
                (other.kind() == EntityKind.TARGETS && other.scope().equals(item.name()))
                        || (other.kind() == EntityKind.SERVICES
                                && other.text("host").equals(item.name()));
            default -> false;
        };
    }

    private static boolean limitedTo(Item other, String scope) {
        return other.kind() == EntityKind.PLUGINS
                && List.of(other.scope().split(" ", -1)).contains(scope);
    }

    /** Returns whether this same plan lets an entity refer to something else. */
    private boolean movesAway(Item other) {
        return changes.stream()
                .anyMatch(change -> change.item().key().equals(other.key())
                        && (change.patch().containsKey("service")
                                || change.patch().containsKey("host")));
    }
}
