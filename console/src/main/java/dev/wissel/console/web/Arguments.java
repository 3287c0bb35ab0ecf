package dev.wissel.console.web;

import dev.wissel.console.admin.AdminRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The arguments after the question mark, read one by one; unknown ones and those given twice are refused. Immutable. */
final class Arguments {
    private static final int LONGEST = 1000;

    private final AdminRequest request;

    private Arguments(AdminRequest request) {
        this.request = request;
    }

    /**
     * Takes the arguments of a request that has these and no others.
     *
     * @throws BadRequest if there is another, or one twice
     */
    static Arguments of(AdminRequest request, String... names) {
        return of(request, List.of(), names);
    }

    /**
     * Takes the arguments of a request that has these and no others.
     *
     * @param many those that may be given several times
     * @throws BadRequest if there is another, or one of the others twice
     */
    static Arguments of(AdminRequest request, List<String> many, String... names) {
        Set<String> known = new TreeSet<>(List.of(names));
        known.addAll(many);
        for (String name : request.query().names()) {
            if (!known.contains(name)) {
                throw new BadRequest(
                        BadRequest.shown(name),
                        "unknown",
                        known.isEmpty() ? "no argument" : "one of " + String.join(", ", known));
            }
            if (!many.contains(name) && request.query().all(name).size() > 1) {
                throw new BadRequest(name, "given twice", "at most once");
            }
        }
        return new Arguments(request);
    }

    /** Returns a text; empty if it is absent or empty. */
    Optional<String> text(String name) {
        Optional<String> value = request.query().first(name).filter(text -> !text.isEmpty());
        if (value.isPresent() && value.get().length() > LONGEST) {
            throw new BadRequest(name, value.get().length() + " characters", "at most " + LONGEST);
        }
        return value;
    }

    /** Returns a whole number; null if it is absent. */
    @Nullable
    Long whole(String name, long least, long most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException no) {
            // refused below
        }
        throw new BadRequest(name, BadRequest.shown(text.get()), "a whole number from " + least + " to " + most);
    }

    /** Returns a number; null if it is absent. */
    @Nullable
    Double number(String name, double least, double most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            double value = Double.parseDouble(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException no) {
            // refused below
        }
        throw new BadRequest(name, BadRequest.shown(text.get()), "a number from " + least + " to " + most);
    }
}
