package dev.fairway.dns.core.message;

import java.security.SecureRandom;

/** The hash of a name in lower-case wire form; another one in every process, so that no client can aim at a bucket. */
public final class NameHash {

    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    private NameHash() {}

    /** The hash of the first {@code length} bytes. */
    public static int of(byte[] lowerCase, int length) {
        long hash = 0;
        for (int i = 0; i < length; i++) {
            hash = step(hash, lowerCase[i]);
        }
        return finish(hash);
    }

    static long step(long hash, byte b) {
        return (hash + (b & 0xff) + 1) * MULTIPLIER;
    }

    static int finish(long hash) {
        return (int) (hash ^ (hash >>> 32));
    }
}
