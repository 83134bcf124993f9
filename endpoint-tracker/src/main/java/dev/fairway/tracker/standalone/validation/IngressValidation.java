package dev.fairway.tracker.standalone.validation;

import io.fabric8.kubernetes.api.model.TypedLocalObjectReference;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassParametersReference;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an Ingress and an IngressClass must be (Kubernetes' validation of networking.k8s.io/v1). */
final class IngressValidation {

    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
    private static final List<String> PATH_TYPES = List.of("Exact", "ImplementationSpecific", "Prefix");
    private static final List<String> NOT_IN_PATH = List.of("//", "/./", "/../", "%2f", "%2F");
    private static final List<String> NOT_AT_END = List.of("/..", "/.");
    private static final List<String> SCOPES = List.of("Cluster", "Namespace");
    private static final int MAX_CONTROLLER = 250;

    private IngressValidation() {}

    static void validate(Ingress ingress, @Nullable Ingress old, FieldErrors errors) {
        IngressSpec spec = Objects.requireNonNullElseGet(ingress.getSpec(), IngressSpec::new);
        if (spec.getRules().isEmpty() && spec.getDefaultBackend() == null) {
            errors.invalid("spec", List.of(), "either `defaultBackend` or `rules` must be specified");
        }
        if (spec.getDefaultBackend() != null) {
            backend("spec.defaultBackend", spec.getDefaultBackend(), errors);
        }
        for (int i = 0; i < spec.getRules().size(); i++) {
            rule("spec.rules[" + i + "]", spec.getRules().get(i), errors);
        }
        for (int i = 0; i < spec.getTls().size(); i++) {
            tls("spec.tls[" + i + "]", spec.getTls().get(i), errors);
        }
        String className = spec.getIngressClassName();
        if (className != null) {
            Names.dnsSubdomain("spec.ingressClassName", className, errors);
        }
        Map<String, String> annotations =
                Objects.requireNonNullElse(ingress.getMetadata().getAnnotations(), Map.of());
        if (old == null && className != null && annotations.containsKey(CLASS_ANNOTATION)) {
            errors.invalid(
                    "metadata.annotations[" + CLASS_ANNOTATION + "]",
                    annotations.get(CLASS_ANNOTATION),
                    "can not be set when the class field is also set");
        }
    }

    private static void rule(String path, IngressRule rule, FieldErrors errors) {
        String host = Objects.requireNonNullElse(rule.getHost(), "");
        if (!host.isEmpty() && Addresses.parse(host).isPresent()) {
            errors.invalid(path + ".host", host, "must be a DNS name, not an IP address");
        } else if (!host.isEmpty()) {
            host(path + ".host", host, errors);
        }
        if (rule.getHttp() == null) {
            return;
        }
        List<HTTPIngressPath> paths = rule.getHttp().getPaths();
        if (paths.isEmpty()) {
            errors.required(path + ".http.paths", "");
        }
        for (int i = 0; i < paths.size(); i++) {
            path(path + ".http.paths[" + i + "]", paths.get(i), errors);
        }
    }

    private static void host(String path, String host, FieldErrors errors) {
        Names.dnsSubdomain(path, host.startsWith("*.") ? host.substring(2) : host, errors);
    }

    private static void path(String path, HTTPIngressPath rule, FieldErrors errors) {
        String type = rule.getPathType();
        String value = Objects.requireNonNullElse(rule.getPath(), "");
        if (type == null) {
            errors.required(path + ".pathType", "pathType must be specified");
        } else if (!PATH_TYPES.contains(type)) {
            errors.unsupported(path + ".pathType", type, PATH_TYPES);
        } else if (type.equals("ImplementationSpecific")) {
            if (!value.isEmpty() && !value.startsWith("/")) {
                errors.invalid(path + ".path", value, "must be an absolute path");
            }
        } else {
            absolute(path + ".path", value, errors);
        }
        backend(path + ".backend", rule.getBackend(), errors);
    }

    private static void absolute(String path, String value, FieldErrors errors) {
        if (!value.startsWith("/")) {
            errors.invalid(path, value, "must be an absolute path");
        }
        NOT_IN_PATH.stream()
                .filter(value::contains)
                .forEach(part -> errors.invalid(path, value, "must not contain '" + part + "'"));
        NOT_AT_END.stream()
                .filter(value::endsWith)
                .forEach(end -> errors.invalid(path, value, "cannot end with '" + end + "'"));
    }

    private static void backend(String path, @Nullable IngressBackend backend, FieldErrors errors) {
        IngressServiceBackend service = backend == null ? null : backend.getService();
        TypedLocalObjectReference resource = backend == null ? null : backend.getResource();
        if (service != null && resource != null) {
            errors.invalid(path, "", "cannot set both resource and service backends");
        } else if (service != null) {
            service(path, service, errors);
        } else if (resource != null) {
            required(path + ".resource.kind", resource.getKind(), errors);
            required(path + ".resource.name", resource.getName(), errors);
        } else {
            errors.invalid(path, "", "resource or service backend is required");
        }
    }

    private static void service(String path, IngressServiceBackend service, FieldErrors errors) {
        if (required(path + ".service.name", service.getName(), errors)) {
            Names.dnsLabel(path + ".service.name", service.getName(), errors);
        }
        ServiceBackendPort port = Objects.requireNonNullElseGet(service.getPort(), ServiceBackendPort::new);
        String name = Objects.requireNonNullElse(port.getName(), "");
        int number = Objects.requireNonNullElse(port.getNumber(), 0);
        if (!name.isEmpty() && number != 0) {
            errors.invalid(path, "", "cannot set both port name & port number");
        } else if (!name.isEmpty()) {
            Names.portName(path + ".service.port.name", name, errors);
        } else if (number != 0) {
            Ports.number(path + ".service.port.number", number, errors);
        } else {
            errors.required(path, "port name or number is required");
        }
    }

    private static void tls(String path, IngressTLS tls, FieldErrors errors) {
        for (int i = 0; i < tls.getHosts().size(); i++) {
            host(path + ".hosts[" + i + "]", tls.getHosts().get(i), errors);
        }
        String secret = Objects.requireNonNullElse(tls.getSecretName(), "");
        if (!secret.isEmpty()) {
            Names.dnsSubdomain(path + ".secretName", secret, errors);
        }
    }

    static void validateClass(IngressClass ingressClass, @Nullable IngressClass old, FieldErrors errors) {
        String controller = controller(ingressClass);
        if (controller.length() > MAX_CONTROLLER) {
            errors.tooLong("spec.controller", MAX_CONTROLLER);
        }
        if (required("spec.controller", controller, errors)) {
            domainPrefixedPath("spec.controller", controller, errors);
        }
        if (old != null && !controller.equals(controller(old))) {
            errors.invalid("spec.controller", controller, "field is immutable");
        }
        if (ingressClass.getSpec() != null && ingressClass.getSpec().getParameters() != null) {
            parameters(ingressClass.getSpec().getParameters(), errors);
        }
    }

    private static String controller(IngressClass ingressClass) {
        return ingressClass.getSpec() == null
                ? ""
                : Objects.requireNonNullElse(ingressClass.getSpec().getController(), "");
    }

    private static void domainPrefixedPath(String path, String value, FieldErrors errors) {
        int slash = value.indexOf('/');
        if (slash < 1 || slash == value.length() - 1) {
            errors.invalid(path, value, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        } else {
            Names.dnsSubdomain(path, value.substring(0, slash), errors);
        }
    }

    private static void parameters(IngressClassParametersReference parameters, FieldErrors errors) {
        String path = "spec.parameters";
        required(path + ".kind", parameters.getKind(), errors);
        required(path + ".name", parameters.getName(), errors);
        String scope = Objects.requireNonNullElse(parameters.getScope(), "");
        boolean named =
                parameters.getNamespace() != null && !parameters.getNamespace().isEmpty();
        if (!SCOPES.contains(scope)) {
            errors.unsupported(path + ".scope", scope, SCOPES);
        } else if (scope.equals("Namespace") && !named) {
            errors.required(path + ".namespace", "`parameters.scope` is set to 'Namespace'");
        } else if (scope.equals("Cluster") && named) {
            errors.forbidden(path + ".namespace", "`parameters.scope` is set to 'Cluster'");
        }
    }

    /** False when there is no value. */
    private static boolean required(String path, @Nullable String value, FieldErrors errors) {
        if (value == null || value.isEmpty()) {
            errors.required(path, "");
            return false;
        }
        return true;
    }
}
