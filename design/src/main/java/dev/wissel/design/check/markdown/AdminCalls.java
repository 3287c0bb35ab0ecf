package dev.wissel.design.check.markdown;

import dev.wissel.design.check.Place;
import dev.wissel.design.check.markdown.ShellWords.Command;
import dev.wissel.design.check.markdown.ShellWords.Word;
import dev.wissel.design.check.source.Parsed;
import dev.wissel.design.check.source.Snippet;
import dev.wissel.design.check.source.Trees;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What shell scripts write to Kong's Admin API with {@code curl} or HTTPie, put together as one configuration (Kong facts 6.1). Confined to one thread.
 */
public final class AdminCalls {
    private static final Map<String, String> SINGULAR = Map.of(
            "services", "service",
            "routes", "route",
            "upstreams", "upstream",
            "consumers", "consumer");
    private static final Set<String> TABLES =
            Set.of("services", "routes", "upstreams", "targets", "plugins", "consumers");

    private final Map<String, List<Mapping>> entities = new LinkedHashMap<>();
    private final Set<Place> vague = new HashSet<>();
    private final List<Snippet> documents = new ArrayList<>();
    private @Nullable Node first;

    /** Returns whether a block of this label may hold a shell script. */
    public static boolean isShell(String label) {
        return Set.of("sh", "bash", "shell", "console", "zsh", "shell-session", "terminal", "curl", "http", "")
                .contains(label);
    }

    /** Reads a script. */
    public void read(Snippet block) {
        BlockPlaces places = new BlockPlaces(block);
        for (Command command : ShellWords.commands(block.text())) {
            Word input = command.input();
            if (input != null) {
                documents.add(places.snippet(input));
            }
            HttpCall.of(command.words()).ifPresent(call -> call(places, call));
        }
    }

    /** Returns here documents and whole configurations that are sent, to be looked at on their own. */
    public List<Snippet> documents() {
        return List.copyOf(documents);
    }

    /** Returns places of values whose type is not written. */
    public Set<Place> vague() {
        return Set.copyOf(vague);
    }

    /** Returns the configuration that the calls make; empty if there are none. */
    public Optional<Mapping> configuration() {
        Node place = first;
        if (place == null) {
            return Optional.empty();
        }
        Map<String, Entry> tables = new LinkedHashMap<>();
        entities.forEach((table, list) -> tables.put(
                table,
                new Entry(
                        Trees.word(table, list.get(0).line(), list.get(0).column()),
                        new Sequence(
                                List.copyOf(list),
                                list.get(0).line(),
                                list.get(0).column()))));
        return Optional.of(Mapping.empty(place.line(), place.column()).with(tables));
    }

    private void call(BlockPlaces places, HttpCall call) {
        List<Word> path = call.path();
        if (path.isEmpty()
                || call.data().isEmpty()
                        && call.form().isEmpty()
                        && !call.method().equals("PUT")) {
            return;
        }
        if (path.get(0).text().equals("config")) {
            call.data().ifPresent(body -> documents.add(places.snippet(body)));
            return;
        }
        if (!TABLES.contains(path.get(0).text()) && path.size() > 1) {
            path = path.subList(1, path.size()); // a workspace
        }
        String table = path.get(path.size() - (path.size() % 2 == 1 ? 1 : 2)).text();
        if (!TABLES.contains(path.get(0).text()) || !TABLES.contains(table) || path.size() > 4) {
            return;
        }
        body(places, call).ifPresent(body -> add(places, call, table, body));
    }

    private Optional<Mapping> body(BlockPlaces places, HttpCall call) {
        if (call.data().isPresent()) {
            Node root = Parsed.of(places.snippet(call.data().get())).root().orElse(null);
            return root instanceof Mapping mapping ? Optional.of(mapping) : Optional.empty();
        }
        return Optional.of(new FormBody(places, vague)
                .read(call.form(), places.place(call.path().get(0))));
    }

    private void add(BlockPlaces places, HttpCall call, String table, Mapping body) {
        List<Word> path = call.path();
        int own = lastIndexOf(path, table);
        Map<String, Entry> more = new LinkedHashMap<>();
        if (own >= 2 && SINGULAR.containsKey(path.get(own - 2).text())) {
            String owner = SINGULAR.getOrDefault(path.get(own - 2).text(), "");
            more.put(owner, entry(places, owner, path.get(own - 1)));
        }
        boolean named = own + 1 < path.size();
        if (named && !table.equals("targets") && !table.equals("plugins")) {
            more.put("name", entry(places, "name", path.get(own + 1)));
        } else if (named && table.equals("targets")) {
            more.put("target", entry(places, "target", path.get(own + 1)));
        } else if (named) {
            return; // a plugin by its id: nothing tells which it is
        }
        put(table, body.withMissing(more), named);
    }

    private static int lastIndexOf(List<Word> path, String table) {
        int found = 0;
        for (int i = 0; i < path.size(); i++) {
            found = path.get(i).text().equals(table) ? i : found;
        }
        return found;
    }

    private static Entry entry(BlockPlaces places, String key, Word word) {
        Place place = places.place(word);
        return new Entry(
                Trees.word(key, place.line(), place.column()), Trees.word(word.text(), place.line(), place.column()));
    }

    /** A later call changes what an earlier one made. */
    private void put(String table, Mapping entity, boolean change) {
        first = first == null ? entity : first;
        List<Mapping> list = entities.computeIfAbsent(table, any -> new ArrayList<>());
        String key = table.equals("targets") ? "target" : "name";
        if (change && entity.get(key) instanceof Scalar name) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).get(key) instanceof Scalar known && known.text().equals(name.text())) {
                    list.set(i, merged(list.get(i), entity));
                    return;
                }
            }
        }
        list.add(entity);
    }

    private static Mapping merged(Mapping before, Mapping change) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        change.entries()
                .forEach((key, entry) -> entries.put(
                        key,
                        entry.value() instanceof Mapping inner && before.get(key) instanceof Mapping known
                                ? new Entry(entry.key(), merged(known, inner))
                                : entry));
        return before.with(entries);
    }
}
