package dev.fairway.cli.session;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.cluster.ClusterAddress;
import dev.fairway.cli.kubernetes.Kubectl;
import dev.fairway.cli.kubernetes.RegistryInCluster;
import dev.fairway.registryclient.TlsFiles;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What every command shares: the session, and the options that stand for all verbs. */
public final class Context {
    private final Session session;
    private final GlobalOptions options;

    public Context(Session session, GlobalOptions options) {
        this.session = session;
        this.options = options;
    }

    public Session session() {
        return session;
    }

    public PrintStream out() {
        return session.out();
    }

    public PrintStream err() {
        return session.err();
    }

    public Instant now() {
        return session.clock().instant();
    }

    /** The namespace that was asked for. */
    public String namespace() {
        return options.namespace;
    }

    /** The namespace that was asked for, unless it was all of them. */
    public String namespace(boolean all) {
        return all ? "" : options.namespace;
    }

    /** The lab that was asked for by flag or environment; empty: the only one that runs. */
    public Optional<String> lab() {
        return Optional.ofNullable(options.lab)
                .or(() -> Optional.ofNullable(session.environment().variables().get("FAIRWAY_LAB")))
                .filter(name -> !name.isEmpty());
    }

    /** The cluster that was asked for; the caller closes it. */
    public Cluster cluster() {
        if (options.server != null || options.registry != null) {
            return new Cluster(address());
        }
        boolean named = options.lab != null || options.kubeconfig != null || options.context != null;
        if (options.lab == null && (named || variable("FAIRWAY_CLUSTER").equals("kubernetes"))) {
            return kubernetes();
        }
        try {
            return new Cluster(session.environment().labs().apply(lab()));
        } catch (NoLabException e) {
            if (lab().isPresent() || !hasKubeconfig()) {
                throw e;
            }
            return kubernetes();
        }
    }

    private Cluster kubernetes() {
        Kubectl kubectl =
                new Kubectl("kubectl", Optional.ofNullable(options.kubeconfig), Optional.ofNullable(options.context));
        RegistryInCluster registry = RegistryInCluster.reach(
                kubectl, !variable("KUBERNETES_SERVICE_HOST").isEmpty());
        return new Cluster(registry.address(), registry::close);
    }

    private boolean hasKubeconfig() {
        return !variable("KUBECONFIG").isEmpty()
                || !variable("KUBERNETES_SERVICE_HOST").isEmpty()
                || Files.exists(Path.of(variable("HOME"), ".kube", "config"));
    }

    private String variable(String name) {
        return session.environment().variables().getOrDefault(name, "");
    }

    private ClusterAddress address() {
        if (options.server == null || options.registry == null) {
            throw new CommandException("error: --server and --registry go together");
        }
        return new ClusterAddress(options.server, options.registry, tls());
    }

    private Optional<TlsFiles> tls() {
        if (options.authority == null && options.certificate == null && options.key == null) {
            return Optional.empty();
        }
        if (options.authority == null || options.certificate == null || options.key == null) {
            throw new CommandException(
                    "error: --certificate-authority, --client-certificate and --client-key go together");
        }
        return Optional.of(new TlsFiles(options.authority, options.certificate, options.key));
    }
}
