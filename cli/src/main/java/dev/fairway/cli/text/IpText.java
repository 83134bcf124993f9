package dev.fairway.cli.text;

import dev.fairway.model.net.Cidr;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Addresses as Kubernetes writes them: IPv6 with its longest run of zeros left out (RFC 5952). */
public final class IpText {
    private static final Pattern ZERO_RUN = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");

    private IpText() {}

    public static String of(InetAddress address) {
        String full = address.getHostAddress();
        if (full.indexOf(':') < 0) {
            return full;
        }
        // max() keeps the last of equals: the reversed order makes that the first run, as the RFC asks.
        return ZERO_RUN.matcher(full)
                .results()
                .max(Comparator.<MatchResult>comparingInt(run -> run.end() - run.start())
                        .thenComparing(MatchResult::start, Comparator.reverseOrder()))
                .map(run -> shortened(full, run))
                .orElse(full);
    }

    public static String of(Cidr cidr) {
        return of(cidr.network()) + "/" + cidr.prefixLength();
    }

    /** {@code address:port}, the address in brackets when it is IPv6. */
    public static String withPort(InetAddress address, Object port) {
        String text = of(address);
        return (text.indexOf(':') >= 0 ? "[" + text + "]" : text) + ":" + port;
    }

    private static String shortened(String full, MatchResult run) {
        String before = full.substring(0, run.start());
        String after = full.substring(run.end());
        return (before.isEmpty() ? ":" : before) + (after.isEmpty() ? ":" : after);
    }
}
