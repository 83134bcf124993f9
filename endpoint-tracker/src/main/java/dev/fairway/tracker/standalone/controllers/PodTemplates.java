package dev.fairway.tracker.standalone.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.StoredObject;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Pods made from a Deployment's template. */
final class PodTemplates {

    static final String HASH_LABEL = "pod-template-hash";

    private static final String HASH_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int HASH_LENGTH = 10;

    private PodTemplates() {}

    /** Tells templates apart, as part of a name. */
    static String hash(StoredObject deployment) {
        ObjectNode tree = deployment.tree();
        String template = ObjectCodec.text(tree.path("spec").path("template"));
        byte[] digest = sha256(template);
        StringBuilder hash = new StringBuilder();
        for (int i = 0; i < HASH_LENGTH; i++) {
            hash.append(HASH_LETTERS.charAt(Math.floorMod(digest[i], HASH_LETTERS.length())));
        }
        return hash.toString();
    }

    static Pod pod(Deployment deployment, String hash, Supplier<String> suffixes) {
        PodTemplateSpec template = deployment.getSpec().getTemplate();
        Optional<ObjectMeta> meta = Optional.ofNullable(template.getMetadata());
        OwnerReference owner = new OwnerReferenceBuilder()
                .withApiVersion(ResourceKind.DEPLOYMENT.apiVersion())
                .withKind(ResourceKind.DEPLOYMENT.kind())
                .withName(deployment.getMetadata().getName())
                .withUid(deployment.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(deployment.getMetadata().getNamespace())
                .withName(deployment.getMetadata().getName() + "-" + hash + "-" + suffixes.get())
                .withLabels(meta.map(ObjectMeta::getLabels).orElse(Map.of()))
                .addToLabels(HASH_LABEL, hash)
                .withAnnotations(meta.map(ObjectMeta::getAnnotations).orElse(Map.of()))
                .withOwnerReferences(owner)
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    /** The pod as its Deployment sees it; empty when no Deployment owns it. */
    static Optional<Owned> owned(StoredObject object) {
        Pod pod = (Pod) object.typed();
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController())
                        && owner.getKind().equals(ResourceKind.DEPLOYMENT.kind()))
                .findFirst()
                .map(owner -> new Owned(
                        new ObjectId(ResourceKind.DEPLOYMENT, object.id().namespace(), owner.getName()),
                        owner.getUid(),
                        view(object, pod)));
    }

    /** A pod and the Deployment that it belongs to. */
    record Owned(ObjectId owner, String ownerUid, RollingUpdate.OwnedPod pod) {}

    private static RollingUpdate.OwnedPod view(StoredObject object, Pod pod) {
        boolean ready = pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        return new RollingUpdate.OwnedPod(
                object.id(),
                object.uid(),
                Optional.ofNullable(pod.getMetadata().getLabels())
                        .map(labels -> labels.get(HASH_LABEL))
                        .orElse(""),
                ready,
                pod.getMetadata().getDeletionTimestamp() != null,
                List.of("Succeeded", "Failed").contains(phase),
                Instant.parse(pod.getMetadata().getCreationTimestamp()));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
