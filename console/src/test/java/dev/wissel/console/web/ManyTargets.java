package dev.wissel.console.web;

/** A strategy that is as large as one likes. */
public final class ManyTargets {
    private static final int OF_A_SERVICE = 100;

    private ManyTargets() {}

    /** Returns a strategy of services with a hundred targets each, half of them in each of two regions. */
    public static String strategy(int targets) {
        StringBuilder text = new StringBuilder("strategy: large\nregions: [ams, fra]\nservices:\n");
        for (int service = 0; service < targets / OF_A_SERVICE; service++) {
            text.append("  service-")
                    .append(service)
                    .append(":\n    routes: [{paths: [/s")
                    .append(service)
                    .append("]}]\n");
            text.append("    endpoints:\n");
            for (String region : new String[] {"ams", "fra"}) {
                text.append("      ").append(region).append(":\n");
                for (int at = 0; at < OF_A_SERVICE / 2; at++) {
                    text.append("        - {target: \"10.")
                            .append(region.equals("ams") ? 1 : 2)
                            .append('.');
                    text.append(service).append('.').append(at + 1).append(":8080\", capacity: 100/s}\n");
                }
            }
        }
        return text.toString();
    }
}
