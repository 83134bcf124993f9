package dev.fairway.tracker.standalone.validation;

import dev.fairway.model.net.IpFamily;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Address literals as the API server takes them: no leading zeros, no short forms, no zones, no mapped IPv4. */
public final class Addresses {

    private static final Pattern IPV4 = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    private Addresses() {}

    public static Optional<InetAddress> parse(String text) {
        boolean ipv4 = IPV4.matcher(text).matches();
        if (!ipv4 && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return (IpFamily.of(address) == IpFamily.IPV4) == ipv4 ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String prefix = text.substring(slash + 1);
        return PREFIX.matcher(prefix).matches()
                && parse(text.substring(0, slash))
                        .filter(address -> Integer.parseInt(prefix) <= address.getAddress().length * 8)
                        .isPresent();
    }

    /** Refuses what can never be somebody's address (the API server's ValidateNonSpecialIP). */
    static void nonSpecial(String path, String text, FieldErrors errors) {
        Optional<InetAddress> parsed = parse(text);
        if (parsed.isEmpty()) {
            errors.invalid(path, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            return;
        }
        InetAddress address = parsed.get();
        if (address.isAnyLocalAddress()) {
            errors.invalid(path, text, "may not be unspecified (" + text + ")");
        }
        if (address.isLoopbackAddress()) {
            errors.invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
        if (address.isLinkLocalAddress()) {
            errors.invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        if (address.isMulticastAddress() && address.isMCLinkLocal()) {
            errors.invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }
}
