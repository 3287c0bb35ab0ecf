package dev.wissel.console.admin;

import java.util.Map;
import java.util.Optional;

/**
 * One request to the Admin API. Immutable; the body is not copied and must not be changed.
 *
 * @param method as sent, for example {@code GET}; a {@code HEAD} comes as {@code GET}
 * @param path as sent, without the query
 * @param parameters what the placeholders of the route stand for here, with escapes undone
 * @param query the arguments after the question mark
 * @param headers the first value of each header, names in lower case
 * @param body the body; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AdminRequest(
        String method,
        String path,
        Map<String, String> parameters,
        Query query,
        Map<String, String> headers,
        byte[] body) {
    /** Returns what a placeholder of the route stands for. */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("name: " + name + " (expected: one of " + parameters.keySet() + ")");
        }
        return value;
    }

    /** Returns the first value of a header; the name in lower case. */
    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /** Returns the same request with the placeholders of another route. */
    AdminRequest withParameters(Map<String, String> newParameters) {
        return new AdminRequest(method, path, newParameters, query, headers, body);
    }
}
