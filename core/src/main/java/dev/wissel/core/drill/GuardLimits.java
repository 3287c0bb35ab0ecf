package dev.wissel.core.drill;

/**
 * What a drill may cost, and under which circumstances it may begin and go on. Immutable.
 *
 * @param margin part of the demand that what remains must be able to carry on top of it, in [0, 10]
 * @param budgetLeft part of the error budget that must be left, in [0, 1]
 * @param spend part of the error budget that the drill itself may spend, in (0, 1]
 * @param burnRate the burn rate that must not be exceeded, &gt; 0; while a fault is held it counts only after the promised time of the shift
 * @param undeclared whether a drill may begin although the capacity of what remains is not declared
 * @param trafficPerSecond requests per second of a service below which a drill says little, &gt;= 0
 */
public record GuardLimits(
        double margin, double budgetLeft, double spend, double burnRate, boolean undeclared, double trafficPerSecond) {
    /** 10 % more than the demand, a quarter of the budget left and at most a tenth spent, less than 6 budgets' speed, capacities declared, a request per second. */
    public static final GuardLimits DEFAULTS = new GuardLimits(0.1, 0.25, 0.1, 6, false, 1);

    public GuardLimits {
        require(margin >= 0 && margin <= 10, "margin", margin, "0 to 10");
        require(budgetLeft >= 0 && budgetLeft <= 1, "budgetLeft", budgetLeft, "0 to 1");
        require(spend > 0 && spend <= 1, "spend", spend, "> 0 and <= 1");
        require(burnRate > 0, "burnRate", burnRate, "> 0");
        require(trafficPerSecond >= 0, "trafficPerSecond", trafficPerSecond, ">= 0");
    }

    private static void require(boolean good, String name, double value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
