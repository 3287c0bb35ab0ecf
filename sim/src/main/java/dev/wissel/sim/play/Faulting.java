package dev.wissel.sim.play;

import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.node.Node;
import dev.wissel.sim.scenario.Fault;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.world.Affliction;
import dev.wissel.sim.world.Backend;
import dev.wissel.sim.world.Network;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the scenario's faults happen. Confined to the engine. */
final class Faulting {
    private static final int WARMING_STEPS = 20;

    private final Engine engine;
    private final Scenario scenario;
    private final List<String> regions;
    private final List<Backend> backends;
    private final Network network;
    private final List<Node> nodes;
    private final @Nullable Controller controller;

    Faulting(
            Engine engine,
            Scenario scenario,
            List<String> regions,
            List<Backend> backends,
            Network network,
            List<Node> nodes,
            @Nullable Controller controller) {
        this.engine = engine;
        this.scenario = scenario;
        this.regions = regions;
        this.backends = backends;
        this.network = network;
        this.nodes = nodes;
        this.controller = controller;
    }

    void schedule() {
        scenario.faults().forEach(this::schedule);
    }

    private long at(long nanos) {
        return scenario.warmUpNanos() + nanos;
    }

    private void schedule(Fault fault) {
        switch (fault.kind()) {
            case CRASH -> afflict(fault, Affliction.of(Affliction.Kind.CRASH));
            case REFUSE -> afflict(fault, Affliction.of(Affliction.Kind.REFUSE));
            case BLACK_HOLE -> afflict(fault, Affliction.of(Affliction.Kind.BLACK_HOLE));
            case HANG -> afflict(fault, Affliction.of(Affliction.Kind.HANG));
            case ERRORS -> afflict(fault, Affliction.errors(fault.part(), fault.status(), fault.probesToo()));
            case SLOW -> afflict(fault, Affliction.slow(fault.factor(), fault.probesToo()));
            case DELAY -> afflict(fault, Affliction.delay(fault.extraNanos()));
            case FLAPPING -> flap(fault);
            case COLD -> targets(fault.where()).forEach(each -> warm(each, fault, at(fault.atNanos())));
            case ANTAGONIST -> antagonist(fault);
            case PARTITION -> between(fault, isOn -> partition(fault.where(), isOn));
            case DRAIN -> between(fault, isOn -> drain(region(fault.where()), isOn));
            case ROLLING_DEPLOY -> deploy(fault);
            case CONTROLLER_DEATH ->
                between(fault, isOn -> {
                    if (controller != null) {
                        controller.dead(isOn);
                    }
                });
        }
    }

    private void drain(String region, boolean isOn) {
        nodes.forEach(node -> node.drain(region, isOn));
        if (controller != null) {
            controller.drain(region, isOn);
        }
    }

    /** Something that is on for a while. */
    @FunctionalInterface
    private interface Switch {
        void set(boolean isOn);
    }

    private void between(Fault fault, Switch by) {
        engine.at(at(fault.atNanos()), nowNanos -> by.set(true));
        engine.at(at(fault.endNanos()), nowNanos -> by.set(false));
    }

    private void afflict(Fault fault, Affliction affliction) {
        List<Backend> hit = targets(fault.where());
        between(fault, isOn -> hit.forEach(each -> set(each, affliction, isOn)));
    }

    private static void set(Backend backend, Affliction affliction, boolean isOn) {
        if (isOn) {
            backend.afflict(affliction);
        } else {
            backend.heal(affliction);
        }
    }

    private void flap(Fault fault) {
        Affliction crash = Affliction.of(Affliction.Kind.CRASH);
        List<Backend> hit = targets(fault.where());
        for (long at = fault.atNanos(); at < fault.endNanos(); at += fault.downNanos() + fault.upNanos()) {
            long down = at;
            engine.at(at(down), nowNanos -> hit.forEach(each -> each.afflict(crash)));
            engine.at(
                    at(Math.min(down + fault.downNanos(), fault.endNanos())),
                    nowNanos -> hit.forEach(each -> each.heal(crash)));
        }
    }

    /** From part of the speed to all of it, linear in time. */
    private void warm(Backend backend, Fault fault, long fromNanos) {
        for (int step = 0; step <= WARMING_STEPS; step++) {
            double warmth = fault.part() + (1 - fault.part()) * step / WARMING_STEPS;
            engine.at(fromNanos + fault.upNanos() * step / WARMING_STEPS, nowNanos -> backend.warmth(warmth));
        }
    }

    private void antagonist(Fault fault) {
        for (Backend each : targets(fault.where())) {
            double cores = each.server().cores();
            between(fault, isOn -> each.server().cores(isOn ? cores * fault.part() : cores));
        }
    }

    private void partition(String where, boolean isOn) {
        String lost = region(where);
        nodes.stream()
                .map(Node::region)
                .distinct()
                .filter(region -> !region.equals(lost) || regions.size() == 1)
                .forEach(region -> network.cut(region, lost, isOn));
        if (nodes.stream().allMatch(node -> node.region().equals(lost))) {
            network.cut(lost, lost, isOn); // the gateways' own way to their region's backends
        }
    }

    private void deploy(Fault fault) {
        Affliction crash = Affliction.of(Affliction.Kind.CRASH);
        long at = fault.atNanos();
        for (Backend each : targets(fault.where())) {
            if (at >= fault.endNanos()) {
                break;
            }
            long from = at(at);
            engine.at(from, nowNanos -> each.afflict(crash));
            engine.at(from + fault.downNanos(), nowNanos -> each.heal(crash));
            warm(each, fault, from + fault.downNanos());
            at += fault.downNanos() + fault.upNanos();
        }
    }

    private String region(String where) {
        String word = where.contains("/") ? where.substring(0, where.indexOf('/')) : where;
        return switch (word) {
            case "first", "all" -> regions.get(0);
            case "second" -> regions.get(Math.min(1, regions.size() - 1));
            case "last" -> regions.get(regions.size() - 1);
            default -> word;
        };
    }

    /** Returns the backends that the word means; none if the strategy has no such region. */
    List<Backend> targets(String where) {
        if (where.equals("all")) {
            return backends;
        }
        String region = region(where);
        List<Backend> there = backends.stream()
                .filter(backend -> backend.region().equals(region))
                .toList();
        int slash = where.indexOf('/');
        if (slash < 0 || there.isEmpty()) {
            return there;
        }
        String which = where.substring(slash + 1);
        if (which.equals("half")) {
            return there.subList(0, Math.max(1, there.size() / 2));
        }
        List<Backend> one = new ArrayList<>();
        int number = which.matches("[0-9]{1,6}") ? Integer.parseInt(which) : 1;
        one.add(there.get(Math.min(number, there.size()) - 1));
        return one;
    }
}
