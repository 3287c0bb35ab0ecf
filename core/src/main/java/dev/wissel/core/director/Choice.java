package dev.wissel.core.director;

import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionPhase;
import dev.wissel.core.region.RegionShare;
import dev.wissel.core.weight.WeightLaw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which weights differ enough from what Kong holds to be written, which of them first, and what is to be said of each. Confined to its maker. */
final class Choice {
    private final DirectorSettings settings;
    private final UpstreamFigures figures;
    private final List<RegionShare> sharesBefore;
    private final RegionDecision decision;
    private final WantedWeights wanted;
    private final Reconciliation books;
    private final Learning learning;

    /** A target's weight that should be another. */
    record Wish(TargetFigures target, int from, int to) {
        /** How much differs: the logarithm of the ratio, with nothing counted as a half. */
        double weight() {
            return Math.abs(Math.log(Math.max(0.5, to) / Math.max(0.5, from)));
        }
    }

    Choice(
            DirectorSettings settings,
            UpstreamFigures figures,
            List<RegionShare> sharesBefore,
            RegionDecision decision,
            WantedWeights wanted,
            Reconciliation books,
            Learning learning) {
        this.settings = settings;
        this.figures = figures;
        this.sharesBefore = sharesBefore;
        this.decision = decision;
        this.wanted = wanted;
        this.books = books;
        this.learning = learning;
    }

    /** Returns whether the proportions differ: weights that are all twice as large spread requests alike, and cost a write each. */
    boolean material() {
        double exact = 0;
        double current = 0;
        for (TargetFigures target : figures.targets()) {
            if (wanted.exact(target) > 0 && books.effective(target) > 0) {
                exact += wanted.exact(target);
                current += books.effective(target);
            }
        }
        double scale = exact == 0 ? 1 : current / exact;
        return figures.targets().stream()
                .filter(this::free)
                .anyMatch(target -> differs(wanted.exact(target) * scale, books.effective(target)));
    }

    private boolean differs(double exact, int current) {
        return exact == 0 || current == 0
                ? exact != current
                : Math.abs(exact - current) >= settings.leastChange() * Math.max(exact, current);
    }

    private boolean free(TargetFigures target) {
        return !books.foreign.containsKey(target.address()) && !books.pending.containsKey(target.address());
    }

    List<Wish> raises() {
        return wishes(true);
    }

    List<Wish> lowers() {
        return wishes(false);
    }

    private List<Wish> wishes(boolean up) {
        List<Wish> wishes = new ArrayList<>();
        for (TargetFigures target : figures.targets()) {
            int from = target.currentWeight();
            int to = wanted.stepped(target);
            if (free(target) && to != from && to > from == up && differs(wanted.exact(target), from)) {
                wishes.add(new Wish(target, from, to));
            }
        }
        wishes.sort(Comparator.comparingDouble(Wish::weight).reversed()); // stable: equals stay in their order
        return wishes;
    }

    /**
     * Returns the raises that cannot wait: from nothing, while a region that has weight cannot serve. Where a target has any weight Kong sends it what the lost ones would have got,
     * and how much it has is of no matter.
     */
    List<Wish> urgent() {
        return lostRegion() ? raises().stream().filter(wish -> wish.from() == 0).toList() : List.of();
    }

    /** Returns how many targets that could serve would have nothing after these writes, so that a fail-over to them costs a write each. */
    int standbyAfter(List<Wish> written) {
        int standby = 0;
        for (TargetFigures target : figures.targets()) {
            int weight = books.effective(target);
            for (Wish wish : written) {
                weight = wish.target().equals(target) ? wish.to() : weight;
            }
            standby += target.counts() && target.admitted() && weight == 0 ? 1 : 0;
        }
        return standby;
    }

    private boolean lostRegion() {
        for (String region : figures.regions()) {
            List<TargetFigures> weighted = figures.in(region).stream()
                    .filter(target -> books.effective(target) > 0)
                    .toList();
            if (!weighted.isEmpty() && weighted.stream().noneMatch(TargetFigures::admitted)) {
                return true;
            }
        }
        return false;
    }

    // ---------------------------------------------------------------- what is said

    List<Change> changes(List<Wish> wishes, Change.Lane lane) {
        return wishes.stream().map(wish -> change(wish, lane)).toList();
    }

    private Change change(Wish wish, Change.Lane lane) {
        TargetFigures target = wish.target();
        String region = target.region();
        double was = share(sharesBefore, region);
        double is = decision.share(region);
        boolean byRegion = Math.abs(is - was) > 1e-9 || wish.from() == 0 || wish.to() == 0 || alike(region);
        return new Change(
                target.address(),
                wish.from(),
                wish.to(),
                lane,
                byRegion ? regionCause(target, is) : weightCause(target),
                inputs(target, is),
                rejected(wish, lane),
                byRegion ? regionReversal(wish) : weightReversal(wish));
    }

    /** Returns whether the weights of a region change in proportion: then it is the region's share that changes, decided some time ago perhaps, and not what was learnt of a target. */
    private boolean alike(String region) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (TargetFigures target : figures.in(region)) {
            if (wanted.exact(target) > 0 && books.effective(target) > 0) {
                double ratio = wanted.exact(target) / books.effective(target);
                least = Math.min(least, ratio);
                most = Math.max(most, ratio);
            }
        }
        return settings.weights() == null || most - least < settings.leastChange() * most;
    }

    private static double share(List<RegionShare> shares, String region) {
        return shares.stream()
                .filter(share -> share.region().equals(region))
                .mapToDouble(RegionShare::share)
                .findFirst()
                .orElse(0);
    }

    private String regionCause(TargetFigures target, double share) {
        if (target.drained()) {
            return target.address().text() + " is drained by the operator";
        }
        StringBuilder why = new StringBuilder(Texts.region(target.region()) + " is to take " + Texts.percent(share));
        for (RegionShare each : decision.shares()) {
            why.append("; ").append(standing(each));
        }
        return why.toString();
    }

    private String standing(RegionShare share) {
        List<TargetFigures> targets = figures.in(share.region()).stream()
                .filter(TargetFigures::counts)
                .toList();
        long admitted = targets.stream().filter(TargetFigures::admitted).count();
        return Texts.region(share.region()) + " is " + (share.phase() == RegionPhase.RAMP ? "in its " : "")
                + share.phase().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " with " + admitted + " of "
                + targets.size() + " targets";
    }

    private String weightCause(TargetFigures target) {
        WeightLaw.Reason reason = learning.reason(target.address());
        WindowCounts.Sum own = target.traffic().window();
        WindowCounts.Sum all = WindowCounts.Sum.NONE;
        for (TargetFigures other : figures.in(target.region())) {
            all = all.plus(other.traffic().window());
        }
        String figuresText = Texts.percent(own.errorRatio()) + " failed and " + Texts.millis(own.meanLatencyNanos())
                + " on average, against " + Texts.percent(all.errorRatio()) + " and "
                + Texts.millis(all.meanLatencyNanos()) + " of " + Texts.region(target.region());
        return reason == WeightLaw.Reason.FAILS
                ? target.address().text() + " fails more than the others: " + figuresText
                : target.address().text() + " costs " + (learnt(target) < 1 ? "more" : "no more") + " than the others: "
                        + figuresText;
    }

    private double learnt(TargetFigures target) {
        return wanted.factor(target);
    }

    private List<String> inputs(TargetFigures target, double share) {
        return List.of(
                "share=" + Texts.number(share),
                "configured=" + target.configuredWeight(),
                "factor=" + Texts.number(wanted.factor(target)),
                "healthy=" + target.health().healthy(),
                "unhealthy=" + target.health().unhealthy(),
                "probes=" + target.probes().verdict(),
                "attempts=" + target.traffic().window().ended(),
                "failed=" + target.traffic().window().failures(),
                "latency=" + Texts.millis(target.traffic().window().meanLatencyNanos()),
                "demand=" + Texts.number(figures.demandPerSecond()));
    }

    private List<String> rejected(Wish wish, Change.Lane lane) {
        List<String> rejected = new ArrayList<>();
        if (lane == Change.Lane.EMERGENCY) {
            rejected.add("wait for the ordinary pace of writes: requests would fail meanwhile");
        }
        for (RegionShare share : decision.shares()) {
            if (share.share() == 0 && !share.region().equals(wish.target().region())) {
                rejected.add(Texts.region(share.region()) + ": "
                        + (share.phase() == RegionPhase.ACTIVE
                                ? "is not needed, those before it carry everything"
                                : "is "
                                        + share.phase()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' ')));
            }
        }
        books.foreign.keySet().stream()
                .map(address -> address.text() + ": somebody else set its weight, which is respected")
                .sorted()
                .forEach(rejected::add);
        return rejected;
    }

    private String regionReversal(Wish wish) {
        String region = Texts.region(wish.target().region());
        if (wish.target().drained()
                || figures.drainedRegions().contains(wish.target().region())) {
            return "undrain it";
        }
        return wish.to() > wish.from()
                ? "a preferred region serves again after its hold-down, trial and ramp, or " + region
                        + " is lost or drained"
                : region
                        + " has a target that is well again, for the length of its hold-down, and passes trial and ramp";
    }

    private static String weightReversal(Wish wish) {
        return wish.to() < wish.from()
                ? "its latency and failures come back to those of the others"
                : "it becomes dearer than the others again";
    }
}
