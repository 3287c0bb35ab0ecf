package dev.wissel.design.advice;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Term;
import dev.wissel.design.page.Text;

/** Writes bounds. Stateless and thread-safe. */
final class Times {
    private Times() {}

    /** Returns the time, or why there is none. */
    static Text of(Subject subject, Bound bound) {
        if (bound.nanos() == 0) {
            return subject.say().text("at once", "meteen");
        }
        return bound.never()
                .map(never -> Text.of(subject.words().never(never)))
                .orElseGet(() -> subject.numbers().time(bound.nanos()));
    }

    /** Returns the time, marked as promised, and the formula that gave it with the name of each term; why, if there is none. */
    static Text inFull(Subject subject, Bound bound) {
        if (!bound.finite()) {
            return of(subject, bound);
        }
        Text total = of(subject, bound).marked(Promise.MARK).strong();
        if (bound.terms().isEmpty()) {
            return total;
        }
        Text sum = Text.EMPTY;
        for (Term term : bound.terms()) {
            sum = sum.plus(sum.isEmpty() ? "" : " + ")
                    .plus(subject.numbers().formula(inBrackets(term.formula())))
                    .plus(" " + subject.words().term(term.key()));
        }
        return total.plus(" = ").plus(sum);
    }

    /** Returns a sum in brackets, so that it reads as one term among others. */
    private static String inBrackets(String formula) {
        boolean sum = formula.replaceAll("\\([^()]*\\)", "").contains(" + ");
        return sum ? "(" + formula + ")" : formula;
    }
}
