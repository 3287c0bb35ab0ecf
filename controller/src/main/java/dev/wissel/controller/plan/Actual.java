package dev.wissel.controller.plan;

import dev.wissel.controller.plan.Item.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a Kong has of the kinds that are compared. Immutable. */
final class Actual {
    private final List<Item> items;
    private final Map<Key, Item> byKey = new LinkedHashMap<>();

    Actual(List<Item> items) {
        this.items = List.copyOf(items);
        items.forEach(item -> byKey.putIfAbsent(item.key(), item));
    }

    List<Item> items() {
        return items;
    }

    Optional<Item> find(Key key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
