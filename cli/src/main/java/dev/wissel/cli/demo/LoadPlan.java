package dev.wissel.cli.demo;

import dev.wissel.gateway.http.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * What the load asks for: the services by their weight, evenly mixed; every third order is a POST, all else is GET. Immutable: the same number gives the same
 * request.
 */
final class LoadPlan {
    private static final String POSTED = "order";
    private static final int POST_EVERY = 3;
    private static final int CUSTOMERS = 500;
    private static final int PRODUCTS = 10_000;
    private static final int CYCLE = 100;

    private final List<Webshop.Service> services;
    /** Shape [CYCLE]; index of the service that the request of this number in its cycle is for. */
    private final int[] serviceOf = new int[CYCLE];
    /** Shape [CYCLE]; whether it is a POST. */
    private final boolean[] posts = new boolean[CYCLE];

    LoadPlan(List<Webshop.Service> services) {
        this.services = List.copyOf(services);
        double sum = services.stream().mapToDouble(Webshop.Service::weight).sum();
        double[] credit = new double[services.size()];
        int posted = 0;
        for (int i = 0; i < CYCLE; i++) {
            int best = 0;
            for (int s = 0; s < credit.length; s++) {
                credit[s] += services.get(s).weight() / sum;
                best = credit[s] > credit[best] ? s : best;
            }
            credit[best] -= 1;
            serviceOf[i] = best;
            if (services.get(best).name().equals(POSTED)) {
                posts[i] = posted % POST_EVERY == POST_EVERY - 1;
                posted++;
            }
        }
    }

    /** Returns the names of the services. */
    List<String> services() {
        List<String> names = new ArrayList<>();
        services.forEach(service -> names.add(service.name()));
        return names;
    }

    /** Returns the request of this number. */
    LoadRequest request(long number, long intendedNanos, PhaseTotals phase) {
        int i = (int) (number % CYCLE);
        Webshop.Service service = services.get(serviceOf[i]);
        String path = posts[i] ? service.path() : service.path() + "/" + number % PRODUCTS;
        return new LoadRequest(
                serviceOf[i],
                posts[i] ? Method.POST : Method.GET,
                path,
                "c" + number % CUSTOMERS,
                intendedNanos,
                phase);
    }
}
