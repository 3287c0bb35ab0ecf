package dev.wissel.it;

/** Small Kong configurations. */
final class KongFile {
    private KongFile() {}

    /** A service without an upstream. */
    static String direct(String host, int port, String path) {
        return """
                _format_version: "3.0"
                services:
                  - name: shop
                    host: %s
                    port: %d
                    routes:
                      - {name: shop, paths: [%s], strip_path: false}
                """.formatted(host, port, path);
    }

    /** A service whose upstream has one target. */
    static String toAddress(String address, String path) {
        return """
                _format_version: "3.0"
                upstreams:
                  - name: shop.upstream
                    targets: [{target: "%s"}]
                services:
                  - name: shop
                    host: shop.upstream
                    routes:
                      - {name: shop, paths: [%s], strip_path: false}
                """.formatted(address, path);
    }
}
