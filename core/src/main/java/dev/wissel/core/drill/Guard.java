package dev.wissel.core.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says whether a drill may begin or go on, from figures alone. Stateless and thread-safe.
 *
 * <p>What is not known speaks against it: an engineer who wants it all the same can say so in the limits, where that is sensible.
 */
public final class Guard {
    private Guard() {}

    /** Returns the verdict, with every reason at once. */
    public static GuardVerdict verdict(GuardLimits limits, GuardFigures figures) {
        return new Judging(limits, figures).verdict();
    }

    /** Returns what a drilled service could still carry, in requests per second; NaN if a capacity is not declared, 0 if nothing remains. */
    public static double remainingPerSecond(DrillPlan plan, DrillSight.Service service) {
        double sum = 0;
        for (DrillSight.Region region : service.regions()) {
            if (region.standing() == DrillSight.Standing.SERVING
                    || region.name().equals(plan.region())) {
                for (DrillSight.Target target : region.targets()) {
                    if (target.admitted() && !plan.touches(region.name(), target.target())) {
                        sum += target.capacityPerSecond();
                    }
                }
            }
        }
        return sum;
    }

    /** One judgement. Confined to a call. */
    private record Judging(GuardLimits limits, GuardFigures figures, List<String> refusals, List<String> cautions) {
        Judging(GuardLimits limits, GuardFigures figures) {
            this(limits, figures, new ArrayList<>(figures.blockers()), new ArrayList<>());
        }

        GuardVerdict verdict() {
            if (!sight().leading()) {
                refuse("no leader is in office here (expected: a drill on the replica that holds the lease)");
            }
            subjects();
            sight().services().forEach(this::incidents);
            sight().services().stream()
                    .filter(service -> plan().touches(service.name()))
                    .forEach(this::service);
            budget();
            return new GuardVerdict(refusals, cautions);
        }

        private DrillPlan plan() {
            return figures.plan();
        }

        private DrillSight sight() {
            return figures.sight();
        }

        private boolean before() {
            return figures.moment() == GuardFigures.Moment.BEFORE;
        }

        private void refuse(String line) {
            refusals.add(line);
        }

        /** There must be something to befall. */
        private void subjects() {
            List<String> names =
                    sight().services().stream().map(DrillSight.Service::name).toList();
            for (String wanted : plan().services()) {
                if (!names.contains(wanted)) {
                    refuse("service " + wanted + ": there is none (expected: one of " + String.join(", ", names) + ")");
                }
            }
            boolean any = sight().services().stream()
                    .filter(service -> plan().touches(service.name()))
                    .anyMatch(service -> service.regions().stream()
                            .anyMatch(region -> region.targets().stream()
                                    .anyMatch(target -> plan().touches(region.name(), target.target()))));
            if (!any) {
                refuse(plan().subject() + ": no drilled service has it");
            }
        }

        private void service(DrillSight.Service service) {
            if (before() && !hasSubject(service)) {
                return; // the region does not serve it: nothing befalls it
            }
            capacity(service);
            if (before()) {
                traffic(service);
            }
        }

        private boolean hasSubject(DrillSight.Service service) {
            return service.regions().stream()
                    .anyMatch(region -> region.targets().stream()
                            .anyMatch(target -> plan().touches(region.name(), target.target())));
        }

        private void capacity(DrillSight.Service service) {
            if (!hasSubject(service)) {
                return;
            }
            double left = Guard.remainingPerSecond(plan(), service);
            double demand = service.demandPerSecond();
            if (left == 0) {
                refuse("service " + service.name() + ": nothing remains without " + plan().subject());
            } else if (Double.isNaN(left)) {
                unknown("service " + service.name() + ": the capacity of what remains is not declared");
            } else if (Double.isNaN(demand)) {
                unknown("service " + service.name() + ": the demand is not known");
            } else if (left < demand * (1 + limits.margin())) {
                refuse("service " + service.name() + ": without " + plan().subject() + " " + rate(left)
                        + " remain, and the demand is " + rate(demand) + " (expected: at least "
                        + rate(demand * (1 + limits.margin())) + ")");
            }
        }

        private void unknown(String what) {
            if (limits.undeclared()) {
                cautions.add(what);
            } else {
                refuse(what + " (expected: a capacity at every endpoint, or undeclared: allow)");
            }
        }

        private void traffic(DrillSight.Service service) {
            if (service.demandPerSecond() < limits.trafficPerSecond()) {
                cautions.add("service " + service.name() + ": " + rate(service.demandPerSecond())
                        + " is little traffic; a drill without traffic shows little");
            }
        }

        /** During a fault, what it befalls is expected to be out. */
        private void incidents(DrillSight.Service service) {
            for (DrillSight.Region region : service.regions()) {
                boolean drilled = !before()
                        && plan().touches(service.name())
                        && region.name().equals(plan().region());
                if (!drilled && region.standing() != DrillSight.Standing.SERVING) {
                    refuse("another incident: service " + service.name() + ", region " + region.name() + " is "
                            + region.standing().name().toLowerCase(Locale.ROOT)
                            + (region.why().isEmpty() ? "" : ": " + region.why()));
                    continue;
                }
                for (DrillSight.Target target : region.targets()) {
                    if (!target.admitted() && !(drilled && plan().touches(region.name(), target.target()))) {
                        refuse("another incident: service " + service.name() + ", target " + target.target() + " in "
                                + region.name() + " is out");
                    }
                }
            }
        }

        private void budget() {
            double left = sight().slo().budgetLeft();
            if (Double.isNaN(left)) {
                refuse("what is left of the error budget is not known");
            } else if (left < limits.budgetLeft()) {
                refuse("error budget: " + percent(left) + " left (expected: at least " + percent(limits.budgetLeft())
                        + ")");
            }
            if (figures.budgetSpent() > limits.spend()) {
                refuse("error budget: this drill has spent " + percent(figures.budgetSpent())
                        + " of it (expected: at most " + percent(limits.spend()) + ")");
            }
            double burn = figures.burnRate();
            if (Double.isNaN(burn) && before()) {
                refuse("the burn rate is not known");
            } else if (burn > limits.burnRate()) {
                refuse("burn rate: " + number(burn) + " (expected: at most " + number(limits.burnRate()) + ")");
            }
        }
    }

    static String rate(double perSecond) {
        return Double.isNaN(perSecond) ? "an unknown rate" : number(perSecond) + "/s";
    }

    static String percent(double part) {
        double value = part * 100;
        return (Math.abs(value) < 1 ? String.format(Locale.ROOT, "%.3g", value) : number(value)) + "%";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
