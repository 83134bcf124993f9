package dev.fairway.rules.ruleset;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/**
 * The hash of a node's ruleset, kept up to date in time that does not grow with the number of Services.
 *
 * <p>It is the SHA-256 of the sum, modulo 2<sup>256</sup>, of the SHA-256 of each section of the canonical text (the
 * node's part, and one section a Service). Sections begin with what they describe, so no two are equal, and the sum
 * does not depend on their order.
 */
public final class RulesetHash {

    private static final BigInteger MODULUS = BigInteger.TWO.pow(256);

    private BigInteger sum = BigInteger.ZERO;

    /** The hash of a whole ruleset. */
    public static String of(NodeRules node, Collection<ServiceRules> services) {
        RulesetHash hash = new RulesetHash();
        hash.add(node);
        services.forEach(hash::add);
        return hash.value();
    }

    public void add(NodeRules node) {
        sum = sum.add(digest(RulesetRenderer.render(node))).mod(MODULUS);
    }

    public void remove(NodeRules node) {
        sum = sum.subtract(digest(RulesetRenderer.render(node))).mod(MODULUS);
    }

    /** Counts a Service in; one without rules counts nothing. */
    public void add(ServiceRules service) {
        if (!service.isEmpty()) {
            sum = sum.add(digest(RulesetRenderer.render(service))).mod(MODULUS);
        }
    }

    /** Takes out what {@link #add(ServiceRules)} counted. */
    public void remove(ServiceRules service) {
        if (!service.isEmpty()) {
            sum = sum.subtract(digest(RulesetRenderer.render(service))).mod(MODULUS);
        }
    }

    /** Lower-case hex. */
    public String value() {
        byte[] bytes = new byte[32];
        byte[] magnitude = sum.toByteArray();
        int length = Math.min(32, magnitude.length);
        System.arraycopy(magnitude, magnitude.length - length, bytes, 32 - length, length);
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static BigInteger digest(String text) {
        return new BigInteger(1, sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
