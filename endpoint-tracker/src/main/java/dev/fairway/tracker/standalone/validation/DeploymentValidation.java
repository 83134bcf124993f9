package dev.fairway.tracker.standalone.validation;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a Deployment must be. */
final class DeploymentValidation {

    private DeploymentValidation() {}

    static void validate(Deployment deployment, @Nullable Deployment old, FieldErrors errors) {
        DeploymentSpec spec = deployment.getSpec();
        if (spec == null) {
            errors.required("spec.selector", "");
            errors.required("spec.template", "");
            return;
        }
        if (spec.getReplicas() != null && spec.getReplicas() < 0) {
            errors.invalid("spec.replicas", spec.getReplicas(), "must be greater than or equal to 0");
        }
        selector(spec, errors);
        if (old != null && !Objects.equals(spec.getSelector(), old.getSpec().getSelector())) {
            errors.invalid("spec.selector", String.valueOf(labels(spec)), "field is immutable");
        }
        if (spec.getTemplate() == null) {
            errors.required("spec.template", "");
            return;
        }
        PodValidation.validate("spec.template.spec", spec.getTemplate().getSpec(), errors);
        String restartPolicy = Optional.ofNullable(spec.getTemplate().getSpec())
                .map(podSpec -> podSpec.getRestartPolicy())
                .orElse("Always");
        if (!restartPolicy.equals("Always")) {
            errors.unsupported("spec.template.spec.restartPolicy", restartPolicy, List.of("Always"));
        }
    }

    private static void selector(DeploymentSpec spec, FieldErrors errors) {
        LabelSelector selector = spec.getSelector();
        if (selector == null) {
            errors.required("spec.selector", "");
            return;
        }
        if (!selector.getMatchExpressions().isEmpty()) {
            errors.forbidden("spec.selector.matchExpressions", "only matchLabels are supported here");
        }
        Map<String, String> wanted = labels(spec);
        Names.labels("spec.selector.matchLabels", wanted, errors);
        if (wanted.isEmpty() && selector.getMatchExpressions().isEmpty()) {
            errors.invalid("spec.selector", "{}", "empty selector is invalid for deployment");
        }
        Map<String, String> given = Optional.ofNullable(spec.getTemplate())
                .map(template -> template.getMetadata())
                .map(ObjectMeta::getLabels)
                .orElse(Map.of());
        Names.labels("spec.template.metadata.labels", given, errors);
        if (spec.getTemplate() != null && !given.entrySet().containsAll(wanted.entrySet())) {
            errors.invalid(
                    "spec.template.metadata.labels",
                    String.valueOf(given),
                    "`selector` does not match template `labels`");
        }
    }

    private static Map<String, String> labels(DeploymentSpec spec) {
        return Optional.ofNullable(spec.getSelector())
                .map(LabelSelector::getMatchLabels)
                .orElse(Map.of());
    }
}
