package dev.fairway.tracker.standalone.allocation;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses as the API server writes them. */
final class IpText {

    private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");

    private IpText() {}

    /** Dotted, or as RFC 5952 asks: lower case, the longest run of zero groups shortened. */
    static String of(InetAddress address) {
        String text = address.getHostAddress();
        if (address instanceof Inet4Address) {
            return text;
        }
        Matcher runs = ZEROS.matcher(text);
        int start = 0;
        int end = 0;
        while (runs.find()) {
            if (runs.end() - runs.start() > end - start) {
                start = runs.start();
                end = runs.end();
            }
        }
        if (end == 0) {
            return text;
        }
        String head = text.substring(0, start).replaceAll(":$", "");
        String tail = text.substring(end).replaceAll("^:", "");
        return head + "::" + tail;
    }
}
