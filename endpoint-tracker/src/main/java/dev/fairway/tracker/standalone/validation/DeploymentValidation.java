package dev.fairway.tracker.standalone.validation;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
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
        for (int i = 0; i < selector.getMatchExpressions().size(); i++) {
            expression(
                    "spec.selector.matchExpressions[" + i + "]",
                    selector.getMatchExpressions().get(i),
                    errors);
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
        if (spec.getTemplate() != null && !matches(selector, given)) {
            errors.invalid(
                    "spec.template.metadata.labels",
                    String.valueOf(given),
                    "`selector` does not match template `labels`");
        }
    }

    private static void expression(String path, LabelSelectorRequirement requirement, FieldErrors errors) {
        List<String> values = requirement.getValues();
        String operator = Objects.requireNonNullElse(requirement.getOperator(), "");
        switch (operator) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    errors.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    errors.forbidden(
                            path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            default -> errors.invalid(path + ".operator", operator, "not a valid selector operator");
        }
        Names.qualifiedName(path + ".key", Objects.requireNonNullElse(requirement.getKey(), ""), errors);
        for (int i = 0; i < values.size(); i++) {
            Names.labelValue(path + ".values[" + i + "]", values.get(i), errors);
        }
    }

    private static boolean matches(LabelSelector selector, Map<String, String> labels) {
        Map<String, String> wanted = Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
        return labels.entrySet().containsAll(wanted.entrySet())
                && selector.getMatchExpressions().stream().allMatch(requirement -> matches(requirement, labels));
    }

    /** An operator that there is not has been told, and is no mismatch beside that. */
    private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
        String value = labels.get(requirement.getKey());
        return switch (Objects.requireNonNullElse(requirement.getOperator(), "")) {
            case "In" -> value != null && requirement.getValues().contains(value);
            case "NotIn" -> value == null || !requirement.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> true;
        };
    }

    private static Map<String, String> labels(DeploymentSpec spec) {
        return Optional.ofNullable(spec.getSelector())
                .map(LabelSelector::getMatchLabels)
                .orElse(Map.of());
    }
}
