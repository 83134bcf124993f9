package dev.fairway.deploy.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Does a kubelet's work for one pod: its volumes from the API server at the paths of its manifest, its environment, user,
 * capabilities and working directory, in a mount namespace of its own. Its program is what the image would hold.
 */
final class PodByHand {
    private static final String NODE = "node-1";

    /** Everything that a pod may write or is given lies on file systems of its own mount namespace. */
    private static final String SETUP = """
            set -e
            volumes=$1; hosts=$2; directory=$3; shift 3
            mount --make-rprivate /
            mount -t tmpfs tmpfs /run
            mount -t tmpfs -o mode=755 tmpfs /var/lib
            mkdir /run/upper /run/work
            mount -t overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work overlay /etc
            cp "$hosts" /etc/hosts
            for volume in "$volumes"/*; do
              [ -e "$volume/path" ] || continue
              path=$(cat "$volume/path")
              mkdir -p "$path"
              cp -r "$volume/content/." "$path"
              chown -R "$(cat "$volume/owner")" "$path"
            done
            mkdir -p "$directory"
            cd "$directory"
            exec "$@"
            """;

    private final Machine machine;
    private final ControlPlane cluster;
    private final String name;
    private final PodSpec spec;
    private final Container container;
    private final Path directory;

    PodByHand(Machine machine, ControlPlane cluster, String namespace, String name, PodTemplateSpec template) {
        this.machine = machine;
        this.cluster = cluster;
        this.name = name;
        this.spec = template.getSpec();
        this.container = spec.getContainers().getFirst();
        this.directory = machine.directory().resolve(name);
        for (VolumeMount mount : container.getVolumeMounts()) {
            content(mount, volume(mount.getName()), namespace);
        }
        if (Boolean.TRUE.equals(spec.getAutomountServiceAccountToken())) {
            String token = cluster.kubectl("create", "token", spec.getServiceAccountName(), "-n", namespace)
                    .strip();
            write(
                    "token",
                    "/var/run/secrets/kubernetes.io/serviceaccount",
                    Map.of("token", token, "ca.crt", read(cluster.certificate()), "namespace", namespace));
        }
    }

    /** Starts it with this program in place of the image's. */
    Process start(Path hosts, List<String> program) {
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                SETUP,
                "pod",
                directory.toString(),
                hosts.toString(),
                container.getWorkingDir() == null ? "/" : container.getWorkingDir()));
        command.addAll(List.of("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
        environment().forEach((key, value) -> command.add(key + "=" + value));
        command.addAll(restriction());
        command.addAll(program);
        return machine.start(name, command);
    }

    private List<String> restriction() {
        SecurityContext context = container.getSecurityContext();
        String kept = context.getCapabilities().getAdd().stream()
                .map(capability -> ",+" + capability.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        return List.of(
                "setpriv",
                "--reuid=" + user(),
                "--regid=" + user(),
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all" + kept,
                "--bounding-set=-all" + kept);
    }

    private long user() {
        Long ofContainer = container.getSecurityContext().getRunAsUser();
        return ofContainer != null ? ofContainer : spec.getSecurityContext().getRunAsUser();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
        environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(ControlPlane.PORT));
        for (EnvVar variable : container.getEnv()) {
            environment.put(variable.getName(), value(variable));
        }
        return environment;
    }

    private String value(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        return switch (field) {
            case "metadata.name" -> name;
            case "spec.nodeName" -> NODE;
            default -> throw new IllegalStateException("no kubelet here knows " + field);
        };
    }

    private Volume volume(String wanted) {
        return spec.getVolumes().stream()
                .filter(volume -> volume.getName().equals(wanted))
                .findFirst()
                .orElse(new Volume());
    }

    private void content(VolumeMount mount, Volume volume, String namespace) {
        if (mount.getMountPath().equals("/tmp")) {
            return; // The programs of the test may lie below it.
        }
        Map<String, String> files = Map.of();
        if (volume.getConfigMap() != null) {
            files = Serialization.unmarshal(
                            get("configmap", volume.getConfigMap().getName(), namespace), ConfigMap.class)
                    .getData();
        } else if (volume.getSecret() != null) {
            files = Serialization.unmarshal(get("secret", volume.getSecret().getSecretName(), namespace), Secret.class)
                    .getData()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> new String(Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
        }
        write(mount.getName(), mount.getMountPath(), files);
    }

    private String get(String kind, String object, String namespace) {
        return cluster.kubectl("get", kind, object, "-n", namespace, "-o", "json");
    }

    private void write(String volume, String path, Map<String, String> files) {
        try {
            Path content = Files.createDirectories(directory.resolve(volume).resolve("content"));
            Files.writeString(directory.resolve(volume).resolve("path"), path);
            Files.writeString(directory.resolve(volume).resolve("owner"), Long.toString(user()));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(content.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
