package dev.fairway.cli.cluster;

import dev.fairway.registryclient.TlsFiles;
import java.util.Optional;

/**
 * Where a cluster's two services listen.
 *
 * @param source the standalone API, {@code host:port}; empty where Kubernetes has the objects
 * @param registry {@code host:port}, several with commas between
 * @param tls empty is plaintext
 */
public record ClusterAddress(String source, String registry, Optional<TlsFiles> tls) {}
