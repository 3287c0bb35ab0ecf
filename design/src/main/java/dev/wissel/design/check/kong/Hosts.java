package dev.wissel.design.check.kong;

import dev.wissel.kong.rule.HostAddress;
import dev.wissel.kong.rule.HostAddress.Kind;
import java.util.List;
import java.util.Locale;

/** What can be told of a host from its text alone. Stateless and thread-safe. */
final class Hosts {
    /** Names under which a public cloud or content network serves many customers, told apart by the Host header. */
    private static final List<String> SHARED = List.of(
            ".azurewebsites.net",
            ".herokuapp.com",
            ".cloudfront.net",
            ".run.app",
            ".appspot.com",
            ".vercel.app",
            ".netlify.app",
            ".github.io",
            ".fly.dev",
            ".onrender.com",
            ".azurefd.net",
            ".azure-api.net",
            ".workers.dev",
            ".pages.dev");
    /** Names of load balancers that have several addresses. */
    private static final List<String> MANY_ADDRESSES = List.of(
            ".elb.amazonaws.com", ".cloudfront.net", ".azurefd.net", ".fastly.net", ".edgekey.net", ".akamaiedge.net");

    private Hosts() {}

    static boolean isSharedHosting(String host) {
        return endsWithAny(host, SHARED);
    }

    static boolean hasManyAddresses(String host) {
        return endsWithAny(host, MANY_ADDRESSES) || (host.contains("-headless.") && host.contains(".svc"));
    }

    private static boolean endsWithAny(String host, List<String> endings) {
        String lower = host.toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(lower::endsWith);
    }

    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.startsWith("127.")
                || host.equals("0000:0000:0000:0000:0000:0000:0000:0001")
                || host.equals("[::1]")
                || host.equals("::1");
    }

    /** Returns whether a host surely is reached over public networks: a public address, or a name of a public cloud. */
    static boolean isPublic(String host) {
        HostAddress address = HostAddress.parse(host).address();
        if (address == null) {
            return false;
        }
        if (address.kind() == Kind.IPV4) {
            return isPublicV4(address.host());
        }
        if (address.kind() == Kind.IPV6) {
            // 2000::/3 is all that is routed in public; 2001:db8::/32 is for documentation.
            return "23".indexOf(address.host().charAt(0)) >= 0
                    && !address.host().startsWith("2001:0db8");
        }
        boolean isInternal = address.host().toLowerCase(Locale.ROOT).startsWith("internal-");
        return !isInternal && (isSharedHosting(host) || endsWithAny(host, MANY_ADDRESSES));
    }

    private static boolean isPublicV4(String host) {
        String[] parts = host.split("\\.", -1);
        int a = Integer.parseInt(parts[0]);
        int b = Integer.parseInt(parts[1]);
        int c = Integer.parseInt(parts[2]);
        boolean isPrivate = a == 10
                || a == 0
                || a == 127
                || (a == 172 && b >= 16 && b < 32)
                || (a == 192 && b == 168)
                || (a == 169 && b == 254)
                || (a == 100 && b >= 64 && b < 128);
        boolean isForDocuments = (a == 192 && b == 0 && (c == 0 || c == 2))
                || (a == 198 && b == 51 && c == 100)
                || (a == 203 && b == 0 && c == 113)
                || (a == 198 && (b == 18 || b == 19));
        return !isPrivate && !isForDocuments && a < 224;
    }
}
