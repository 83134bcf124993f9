package dev.fairway.rules.dns;

import java.net.InetAddress;
import java.util.Optional;

/** The labels below {@code <namespace>.pod.<zone>}: addresses with dashes. */
public final class PodLabel {

    private PodLabel() {}

    /** The address that a label spells: dotted with dashes, or colons with dashes. */
    public static Optional<InetAddress> address(String label) {
        boolean dotted =
                label.indexOf("--") < 0 && label.chars().filter(c -> c == '-').count() == 3;
        return dotted ? literal(label.replace('-', '.')) : literal(label.replace('-', ':'));
    }

    private static Optional<InetAddress> literal(String text) {
        boolean plain = text.indexOf(':') >= 0 || text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        try {
            return plain ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
