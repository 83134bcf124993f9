package dev.fairway.tracker.core.ingress;

import dev.fairway.rules.ingress.SecretName;
import dev.fairway.rules.ingress.TlsSecret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The Secrets of type kubernetes.io/tls as the source has them now. In memory only; thread-safe. */
public final class TlsSecretShelf {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Contents contents = new Contents(false, Map.of());

    /**
     * A certificate chain and its key in PEM.
     *
     * @param state what they are good for
     */
    public record Pem(String certificate, String key, TlsSecret state) {
        public static Pem of(String certificate, String key) {
            return new Pem(certificate, key, TlsSecret.of(certificate, key));
        }

        /** Without the key, which belongs in no log. */
        @Override
        public String toString() {
            return state.toString();
        }
    }

    /**
     * All of them at one moment.
     *
     * @param complete whether the source has listed them
     */
    public record Contents(boolean complete, Map<SecretName, Pem> secrets) {
        public Contents {
            secrets = Map.copyOf(secrets);
        }
    }

    /** The source's list. */
    public synchronized void list(Map<SecretName, Pem> secrets) {
        contents = new Contents(true, secrets);
        listeners.forEach(Runnable::run);
    }

    /** One changed, or is gone where there is none any more. */
    public synchronized void set(SecretName name, Optional<Pem> pem) {
        Map<SecretName, Pem> changed = new HashMap<>(contents.secrets());
        pem.ifPresentOrElse(present -> changed.put(name, present), () -> changed.remove(name));
        contents = new Contents(contents.complete(), changed);
        listeners.forEach(Runnable::run);
    }

    public Contents contents() {
        return contents;
    }

    /** {@code listener} is run after each change and must return at once. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    public void stopListening(Runnable listener) {
        listeners.remove(listener);
    }
}
