package dev.wissel.testkit.exchange;

/**
 * One thing in which an answer is not as it was recorded. Immutable.
 *
 * @param exchange name of the exchange
 * @param place where in the answer, for example {@code body.data[0].weight}
 * @param expected what was recorded there, in words
 * @param actual what is there now, in words
 */
public record Difference(String exchange, String place, String expected, String actual) {
    @Override
    public String toString() {
        return exchange + "  " + place + "\n    recorded: " + expected + "\n    answered: " + actual;
    }
}
