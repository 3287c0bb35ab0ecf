package dev.wissel.gateway.proxy;

/** The texts that Kong's answers carry (facts 1.8, 2.3, 5.4). */
final class Messages {
    static final String NO_ROUTE = "no Route matched with those values";
    static final String NO_SERVICE = "no Service found with those values";
    static final String NO_PEER = "failure to get a peer from the ring-balancer";
    static final String NAME_RESOLUTION = "name resolution failed";

    private Messages() {}

    /** Returns the text of an answer that in Kong comes from nginx. */
    static String ofNginx(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 404 -> "Not found";
            case 408 -> "Request timeout";
            case 411 -> "Length required";
            case 413 -> "Payload too large";
            case 414 -> "URI too long";
            case 417 -> "Expectation failed";
            case 431 -> "Request header or cookie too large";
            case 500 -> "An unexpected error occurred";
            case 501 -> "Not implemented";
            case 502 -> "An invalid response was received from the upstream server";
            case 503 -> "The upstream server is currently unavailable";
            case 504 -> "The upstream server is timing out";
            case 505 -> "HTTP version not supported";
            default -> "The upstream server responded with " + status;
        };
    }

    /** Returns the reason phrase of a status (RFC 9110 §15); empty for one that has none. */
    static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Temporarily Unavailable"; // as nginx and Kong spell it
            case 504 -> "Gateway Time-out";
            case 505 -> "HTTP Version Not Supported";
            default -> "";
        };
    }
}
