package dev.wissel.core.bound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A worst-case time: the sum of its terms, or never. Immutable.
 *
 * @param terms the parts, in the order in which they happen; empty for a bound of 0 and for never
 * @param never why it is infinite; empty if it is not
 * @param assumptions without which it does not hold
 */
public record Bound(List<Term> terms, Optional<Never> never, Set<Assumption> assumptions) {
    /** What {@link #nanos()} returns for never. */
    public static final long NEVER_NANOS = Long.MAX_VALUE;

    /** At once: nothing has to happen. */
    public static final Bound NONE = new Bound(List.of(), Optional.empty(), Set.of());

    public Bound {
        terms = List.copyOf(terms);
        Objects.requireNonNull(never, "never");
        assumptions = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(assumptions));
        if (never.isPresent() && !terms.isEmpty()) {
            throw new IllegalArgumentException("terms: " + terms + " (expected: none for a bound that is never)");
        }
    }

    /** Returns the sum of the terms; terms of 0 are left out. */
    public static Bound of(Term... terms) {
        List<Term> some = new ArrayList<>();
        for (Term term : terms) {
            if (term.nanos() > 0) {
                some.add(term);
            }
        }
        return new Bound(some, Optional.empty(), Set.of());
    }

    /** Returns the bound that is infinite for this reason. */
    public static Bound never(Never reason) {
        return new Bound(List.of(), Optional.of(reason), Set.of());
    }

    /** Returns whether it ever ends. */
    public boolean finite() {
        return never.isEmpty();
    }

    /** Returns the sum in nanoseconds, {@link #NEVER_NANOS} for never; saturates just below. */
    public long nanos() {
        if (!finite()) {
            return NEVER_NANOS;
        }
        long sum = 0;
        for (Term term : terms) {
            sum = Figures.plus(sum, term.nanos());
        }
        return sum;
    }

    /** Returns the sum in seconds, infinite for never. */
    public double seconds() {
        return finite() ? nanos() / 1e9 : Double.POSITIVE_INFINITY;
    }

    /** Returns the sum; empty for never. */
    public Optional<Duration> duration() {
        return finite() ? Optional.of(Duration.ofNanos(nanos())) : Optional.empty();
    }

    /** Returns the longest term, the first of equals; empty for never and for a bound of 0. */
    public Optional<Term> dominant() {
        return terms.stream().reduce((longest, term) -> term.nanos() > longest.nanos() ? term : longest);
    }

    /** Returns the formula with its numbers and its sum, such as {@code 2 × 5 s + 1 s = 11 s}; {@code ∞} for never. Figures and signs only. */
    public String formula() {
        if (!finite()) {
            return "∞";
        }
        String total = Figures.seconds(nanos());
        String sum = terms.stream().map(Term::formula).collect(Collectors.joining(" + "));
        return sum.isEmpty() || sum.equals(total) ? total : sum + " = " + total;
    }

    /** Returns this bound and then the other. Never if one of them is. */
    public Bound then(Bound other) {
        if (!finite() || !other.finite()) {
            return (finite() ? other : this).assuming(both(other));
        }
        List<Term> all = new ArrayList<>(terms);
        all.addAll(other.terms);
        return new Bound(all, Optional.empty(), both(other));
    }

    /** Returns this bound and then the terms. */
    public Bound then(Term... more) {
        return then(of(more));
    }

    /** Returns this bound under further assumptions. */
    public Bound assuming(Assumption... more) {
        return assuming(Set.of(more));
    }

    private Bound assuming(Set<Assumption> more) {
        Set<Assumption> all = new LinkedHashSet<>(assumptions);
        all.addAll(more);
        return new Bound(terms, never, all);
    }

    private Set<Assumption> both(Bound other) {
        Set<Assumption> all = new LinkedHashSet<>(assumptions);
        all.addAll(other.assumptions);
        return all;
    }

    /** Returns the shortest, the first of equals: whichever of several things comes first ends the wait. */
    public static Bound least(List<Bound> bounds) {
        return bounds.stream()
                .min(Comparator.comparingLong(Bound::nanos))
                .orElseThrow(() -> new IllegalArgumentException("bounds: [] (expected: at least one)"));
    }

    /** Returns the longest, the first of equals: all must have happened. */
    public static Bound greatest(List<Bound> bounds) {
        return bounds.stream()
                .reduce((longest, bound) -> bound.nanos() > longest.nanos() ? bound : longest)
                .orElseThrow(() -> new IllegalArgumentException("bounds: [] (expected: at least one)"));
    }

    @Override
    public String toString() {
        return finite() ? formula() : "never (" + never.map(Never::word).orElse("") + ")";
    }
}
