package dev.fairway.tracker.kubernetes.source;

import dev.fairway.rules.ingress.SecretName;
import dev.fairway.tracker.core.ingress.TlsSecretShelf;
import dev.fairway.tracker.core.ingress.TlsSecretShelf.Pem;
import dev.fairway.tracker.kubernetes.TlsSecretMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts the API server's TLS Secrets onto the shelf. Where the tracker may not read them, it goes on without. */
public final class KubernetesTlsSecrets implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KubernetesTlsSecrets.class);

    private final SharedIndexInformer<Secret> informer;

    public KubernetesTlsSecrets(KubernetesClient client, TlsSecretShelf shelf) {
        informer = client.secrets()
                .inAnyNamespace()
                .withField("type", TlsSecretMapper.TYPE)
                .runnableInformer(0)
                .itemStore(new Stubs<>(Secret::new))
                .exceptionHandler((_, failure) -> {
                    LOG.warnf("TLS Secrets cannot be followed, trying again: %s", failure.getMessage());
                    return true;
                });
        Map<SecretName, Pem> listed = new HashMap<>();
        informer.addEventHandler(handler(listed, shelf));
        informer.start().whenComplete((_, _) -> {
            synchronized (listed) {
                shelf.list(listed);
            }
        });
    }

    private static ResourceEventHandler<Secret> handler(Map<SecretName, Pem> listed, TlsSecretShelf shelf) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Secret secret) {
                set(secret, TlsSecretMapper.pem(secret));
            }

            @Override
            public void onUpdate(Secret before, Secret secret) {
                set(secret, TlsSecretMapper.pem(secret));
            }

            @Override
            public void onDelete(Secret secret, boolean isFinalStateUnknown) {
                set(secret, Optional.empty());
            }

            private void set(Secret secret, Optional<Pem> pem) {
                SecretName name = new SecretName(
                        secret.getMetadata().getNamespace(),
                        secret.getMetadata().getName());
                synchronized (listed) {
                    pem.ifPresentOrElse(present -> listed.put(name, present), () -> listed.remove(name));
                    if (shelf.contents().complete()) {
                        shelf.set(name, pem);
                    }
                }
            }
        };
    }

    @Override
    public void close() {
        informer.stop();
    }
}
