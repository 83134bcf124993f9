package dev.fairway.cli.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.cluster.ClusterAddress;
import dev.fairway.cli.grpc.ServerException;
import dev.fairway.cli.grpc.ServerException.Reason;
import dev.fairway.registryclient.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service registry of a Kubernetes cluster, found by its labels and reached; closing gives all of that up. */
public final class RegistryInCluster implements AutoCloseable {

    private static final int PORT = 7442;
    private static final String LABELS = "app.kubernetes.io/part-of=fairway,app.kubernetes.io/name=service-registry";
    private static final String INSTANCE_LABEL = "app.kubernetes.io/instance";
    private static final List<String> FILES = List.of("ca.crt", "tls.crt", "tls.key");

    private final Path directory;
    private final ClusterAddress address;
    private final Kubectl.@Nullable Forwarding forwarding;

    /** A Service, and the release of the chart that it belongs to. */
    record Found(String namespace, String name, String release) {}

    private RegistryInCluster(Path directory, ClusterAddress address, Kubectl.@Nullable Forwarding forwarding) {
        this.directory = directory;
        this.address = address;
        this.forwarding = forwarding;
    }

    /**
     * Finds it and opens the way to it.
     *
     * @param insideCluster whether this process is a pod, for which Services' names work
     * @throws ServerException saying what is missing
     */
    public static RegistryInCluster reach(Kubectl kubectl, boolean insideCluster) {
        Found found = find(kubectl.get("services", "--all-namespaces", "-l", LABELS));
        JsonNode secret = kubectl.get("secret", found.release() + "-client-tls", "-n", found.namespace());
        Path directory = write(secret);
        TlsFiles tls =
                new TlsFiles(directory.resolve("ca.crt"), directory.resolve("tls.crt"), directory.resolve("tls.key"));
        if (insideCluster) {
            String name = "%s.%s.svc:%d".formatted(found.name(), found.namespace(), PORT);
            return new RegistryInCluster(directory, new ClusterAddress("", name, Optional.of(tls)), null);
        }
        try {
            Kubectl.Forwarding forwarding = kubectl.forward(found.namespace(), found.name(), PORT);
            return new RegistryInCluster(
                    directory, new ClusterAddress("", forwarding.address(), Optional.of(tls)), forwarding);
        } catch (ServerException e) {
            delete(directory);
            throw e;
        }
    }

    /** Where it is; there is no standalone API. */
    public ClusterAddress address() {
        return address;
    }

    @Override
    public void close() {
        if (forwarding != null) {
            forwarding.close();
        }
        delete(directory);
    }

    /** The one Service among those with the chart's labels that has an address. */
    static Found find(JsonNode services) {
        List<Found> found = new ArrayList<>();
        for (JsonNode service : services.path("items")) {
            if (!service.at("/spec/clusterIP").asText().equals("None")) {
                JsonNode metadata = service.path("metadata");
                found.add(new Found(
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText(),
                        metadata.path("labels").path(INSTANCE_LABEL).asText()));
            }
        }
        return switch (found.size()) {
            case 0 ->
                throw new ServerException(
                        Reason.UNAVAILABLE,
                        "there is no service registry in the cluster: install Fairway with helm (deploy/README.md)");
            case 1 -> found.getFirst();
            default ->
                throw new ServerException(
                        Reason.UNAVAILABLE,
                        "there are several service registries in the cluster, name one with --registry: " + found);
        };
    }

    /** The certificate's files, for nobody else to read. */
    static Path write(JsonNode secret) {
        try {
            Path directory = Files.createTempDirectory(
                    "fairway", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (String file : FILES) {
                JsonNode content = secret.path("data").path(file);
                if (content.isMissingNode()) {
                    delete(directory);
                    throw new ServerException(
                            Reason.UNAVAILABLE,
                            "Secret %s has no %s"
                                    .formatted(secret.at("/metadata/name").asText(), file));
                }
                Files.write(directory.resolve(file), Base64.getDecoder().decode(content.asText()));
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            for (String file : FILES) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
