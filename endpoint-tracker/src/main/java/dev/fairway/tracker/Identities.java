package dev.fairway.tracker;

import dev.fairway.tracker.core.endpoints.SliceIdentity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.UUID;

/** Makes what has to be different each time. */
final class Identities {

    /** Letters of generated names, as Kubernetes picks them: none that make words. */
    private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final SecureRandom random = new SecureRandom();

    SecureRandom random() {
        return random;
    }

    String nameSuffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(NAME_LETTERS.charAt(random.nextInt(NAME_LETTERS.length())));
        }
        return suffix.toString();
    }

    SliceIdentity slice() {
        return new SliceIdentity(nameSuffix(), uid());
    }

    /** This process, for people and for the election: the machine's or pod's name, and what tells two starts apart. */
    static String process() {
        try {
            return InetAddress.getLocalHost().getHostName() + "_" + uid();
        } catch (UnknownHostException _) {
            return "endpoint-tracker_" + uid();
        }
    }

    static String uid() {
        return UUID.randomUUID().toString();
    }
}
