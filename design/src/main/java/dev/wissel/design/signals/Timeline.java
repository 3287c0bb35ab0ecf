package dev.wissel.design.signals;

/** Values of a series, one a step, in promtool's notation. Confined to its writer. */
final class Timeline {
    private final StringBuilder text = new StringBuilder();
    private double last;

    /** The same value for so many steps. */
    Timeline hold(double value, long steps) {
        if (steps > 0) {
            add(PromText.number(value) + "x" + (steps - 1));
            last = value;
        }
        return this;
    }

    /** A counter that rises by so much a step, for so many steps, from where it stands. */
    Timeline rise(double perStep, long steps) {
        if (steps > 0) {
            add(PromText.number(last + perStep) + "+" + PromText.number(perStep) + "x" + (steps - 1));
            last += perStep * steps;
        }
        return this;
    }

    /** A counter that stands still for so many steps. */
    Timeline stand(long steps) {
        return hold(last, steps);
    }

    /** The series ends, and Prometheus knows it. */
    Timeline end() {
        add("stale");
        return this;
    }

    private void add(String part) {
        text.append(text.isEmpty() ? "" : " ").append(part);
    }

    String text() {
        return text.toString();
    }
}
