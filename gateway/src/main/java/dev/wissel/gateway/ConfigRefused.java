package dev.wissel.gateway;

import java.util.List;

/** A configuration that the gateway cannot serve. Nothing has changed when it is thrown. */
public final class ConfigRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigRefused(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns everything that is wrong, a line each. */
    public List<String> problems() {
        return problems;
    }
}
