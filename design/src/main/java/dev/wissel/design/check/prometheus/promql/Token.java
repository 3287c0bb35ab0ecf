package dev.wissel.design.check.prometheus.promql;

/**
 * A word of a query.
 *
 * <p>Immutable.
 *
 * @param type what it is
 * @param text as it is written; of a string what it stands for
 * @param at where it begins
 * @param end where it ends
 */
record Token(Type type, String text, int at, int end) {
    enum Type {
        NAME,
        NUMBER,
        DURATION,
        STRING,
        SIGN,
        END
    }

    boolean is(String sign) {
        return type == Type.SIGN && text.equals(sign);
    }

    /** Returns whether it is this keyword; keywords may be written in capitals. */
    boolean isWord(String keyword) {
        return type == Type.NAME && text.equalsIgnoreCase(keyword);
    }

    String shown() {
        return type == Type.END ? "the end of the query" : "'" + text + "'";
    }
}
