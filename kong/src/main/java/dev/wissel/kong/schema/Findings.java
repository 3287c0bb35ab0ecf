package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.document.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes mistakes for people, in the order of the document, and for Kong's Admin API, as its tree of fields. Confined to one thread. */
public final class Findings {
    private static final String HIDDEN = "(hidden)";
    private static final String ENTITY = "@entity";
    /** As many as a person could read; more would only help to exhaust the memory. */
    private static final int MOST = 10_000;

    private final Problems problems;
    private final Map<Path, List<String>> kongErrors = new LinkedHashMap<>();
    private @Nullable Field current;
    private int hidden;
    private int count;

    /** Starts without mistakes. */
    public Findings(Problems problems) {
        this.problems = problems;
    }

    /** Notes that a value is wrong. */
    public void field(Node node, Path path, String message, String mend) {
        field(node, path, path, node.shown(), message, mend);
    }

    /** From here on mistakes are about the value of a field, until {@link #leave}. Returns the field that encloses it. */
    @Nullable
    Field enter(Field field) {
        Field enclosing = current;
        current = field;
        hidden += field.secret() ? 1 : 0;
        return enclosing;
    }

    /** Goes back to the enclosing field. */
    void leave(@Nullable Field enclosing) {
        hidden -= current != null && current.secret() ? 1 : 0;
        current = enclosing;
    }

    private String mend(String message, String mend) {
        boolean range = mend.isEmpty() && message.startsWith("value should be between");
        if (range && current != null && current.fallback() instanceof Number usual) {
            return "left out, it is " + FreeForm.number(usual.doubleValue());
        }
        return mend;
    }

    /** Notes that something is missing from the record that starts at the node. */
    public void missing(Node record, Path path, String message, String mend) {
        field(record, path, path, "", message, mend);
    }

    /** Notes a mistake that Kong keeps under another path than the one that helps a person. */
    public void field(Node node, Path path, Path kongPath, String shown, String message, String mend) {
        count++;
        boolean secret = hidden > 0;
        boolean told = !node.shown().isEmpty() && message.contains(node.shown());
        String said = secret && told ? "invalid value" : message;
        problems.add(node, path, secret ? HIDDEN : shown, said, secret ? "" : mend(message, mend));
        if (kongErrors.size() < MOST) {
            // A rule between fields overrides what was said about the field alone, as it does in Kong.
            kongErrors.put(kongPath, List.of(said));
        }
    }

    /** Notes a mistake that Kong would only find once those inside of the value are mended. */
    void beside(Node node, Path path, String message) {
        problems.add(node, path, "", message, "");
    }

    /** Notes that the fields of an entity do not go together. */
    public void entity(Node node, Path entity, String message, String mend) {
        count++;
        problems.add(node, entity, node instanceof Node.Scalar ? node.shown() : "", message, mend);
        Path path = entity.field(ENTITY);
        List<String> messages = new ArrayList<>(kongErrors.getOrDefault(path, List.of()));
        messages.add(message);
        kongErrors.put(path, messages);
    }

    /** Returns how often something was noted. */
    int count() {
        return count;
    }

    /** Returns whether nothing is wrong. */
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** Returns the mistakes in the order of the document. */
    public List<Problem> problems() {
        return problems.all();
    }

    /** Returns Kong's tree of fields: mappings by field, lists by position with null where nothing is wrong, texts at the leaves. */
    public Map<String, Object> kongFields() {
        return ErrorTree.of(kongErrors);
    }
}
