package dev.wissel.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * Picks the form of an error's body by an Accept header, as Kong 3.9's {@code get_response_type} does: the first of the media types with the
 * highest weight, JSON if Kong has no template for it. To the letter, oddities included: types and subtypes have at least two characters, their
 * names are compared with case, and what does not look like a weight in [0, 1] is none, which counts as 1. Stateless.
 */
final class AcceptRule {
    /** A weight of one in the thousandths that weights are counted in. */
    private static final int ONE = 1000;

    private final String text;
    private int at;
    /** In thousandths; of several the last. */
    private int weight = ONE;

    private AcceptRule(String text) {
        this.text = text;
    }

    static ErrorBody best(String accept) {
        ErrorBody best = ErrorBody.JSON;
        int highest = 0;
        for (int from = 0; from <= accept.length(); ) {
            int comma = accept.indexOf(',', from);
            int to = comma < 0 ? accept.length() : comma;
            AcceptRule element = new AcceptRule(accept.substring(from, to).strip());
            String mediaType = element.mediaType();
            if (mediaType != null && element.weight > highest) {
                highest = element.weight;
                best = form(mediaType);
            }
            from = to + 1;
        }
        return best;
    }

    private static ErrorBody form(String mediaType) {
        return switch (mediaType) {
            case "text/html" -> ErrorBody.HTML;
            case "text/plain", "text/*" -> ErrorBody.PLAIN;
            case "application/xml" -> ErrorBody.XML;
            case "application/grpc" -> ErrorBody.EMPTY;
            default -> ErrorBody.JSON;
        };
    }

    private @Nullable String mediaType() {
        if (!name() || !skip('/') || !name()) {
            return null;
        }
        String mediaType = text.substring(0, at);
        while (parameter()) {
            /* Each one moves on. */
        }
        return mediaType;
    }

    /** Skips a star, or a name of two characters or more. */
    private boolean name() {
        return skip('*') || longName();
    }

    private boolean longName() {
        int end = at;
        while (end < text.length() && isName(text.charAt(end), end == at)) {
            end++;
        }
        if (end - at < 2) {
            return false;
        }
        at = end;
        return true;
    }

    private static boolean isName(char c, boolean first) {
        boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return alphanumeric || (!first && "-!#$&^_+.".indexOf(c) >= 0);
    }

    private boolean parameter() {
        int start = at;
        skipBlanks();
        if (skip(';')) {
            skipBlanks();
            if (quality() || other()) {
                return true;
            }
        }
        at = start;
        return false;
    }

    private boolean quality() {
        int start = at;
        if ((skip('q') || skip('Q')) && skip('=')) {
            boolean one = skip('1');
            if (one || skip('0')) {
                int thousandths = skip('.') ? thousandths(one) : 0;
                weight = one ? ONE : thousandths;
                return true;
            }
        }
        at = start;
        return false;
    }

    /** Reads up to three digits, zeros alone if {@code zeros}. */
    private int thousandths(boolean zeros) {
        int value = 0;
        for (int unit = 100; unit > 0 && at < text.length(); unit /= 10) {
            char c = text.charAt(at);
            if (c < '0' || c > (zeros ? '0' : '9')) {
                break;
            }
            value += (c - '0') * unit;
            at++;
        }
        return value;
    }

    private boolean other() {
        if (!longName()) {
            return false;
        }
        if (skip('=')) {
            int semicolon = text.indexOf(';', at);
            at = semicolon < 0 ? text.length() : semicolon;
        }
        return true;
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
