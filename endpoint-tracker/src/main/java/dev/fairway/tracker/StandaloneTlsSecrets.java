package dev.fairway.tracker;

import dev.fairway.rules.ingress.SecretName;
import dev.fairway.tracker.core.ingress.TlsSecretShelf;
import dev.fairway.tracker.core.ingress.TlsSecretShelf.Pem;
import dev.fairway.tracker.kubernetes.TlsSecretMapper;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectStore;
import dev.fairway.tracker.standalone.store.StoreChange;
import dev.fairway.tracker.standalone.store.StoredObject;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Puts the store's TLS Secrets onto the shelf, and keeps them there as they are. */
final class StandaloneTlsSecrets {

    private StandaloneTlsSecrets() {}

    static void follow(ObjectStore store, TlsSecretShelf shelf) {
        store.listenFrom(objects -> shelf.list(list(objects)), change -> changed(change, shelf));
    }

    private static Map<SecretName, Pem> list(Collection<StoredObject> objects) {
        Map<SecretName, Pem> secrets = new HashMap<>();
        objects.stream()
                .filter(StandaloneTlsSecrets::isSecret)
                .forEach(object -> pem(object).ifPresent(pem -> secrets.put(name(object), pem)));
        return secrets;
    }

    private static void changed(StoreChange change, TlsSecretShelf shelf) {
        if (!isSecret(change.object())) {
            return;
        }
        switch (change) {
            case StoreChange.Written(StoredObject object) -> shelf.set(name(object), pem(object));
            case StoreChange.Removed removed -> shelf.set(name(removed.object()), Optional.empty());
        }
    }

    private static boolean isSecret(StoredObject object) {
        return object.id().kind() == ResourceKind.SECRET;
    }

    private static SecretName name(StoredObject object) {
        return new SecretName(object.id().namespace(), object.id().name());
    }

    private static Optional<Pem> pem(StoredObject object) {
        return object.typed() instanceof Secret secret ? TlsSecretMapper.pem(secret) : Optional.empty();
    }
}
