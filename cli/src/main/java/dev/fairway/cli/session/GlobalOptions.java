package dev.fairway.cli.session;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code fairway} command itself: the options that stand before or after every verb. */
@Command(
        name = "fairway",
        header = "Kubernetes Services on one machine or many: fairway [--lab NAME] VERB",
        customSynopsis = "fairway [--lab NAME | --context NAME] [-n NAMESPACE] VERB",
        footer = {
            "",
            "Which cluster: --lab, --context or --kubeconfig, then FAIRWAY_LAB, then the only lab that runs,",
            "then the kubeconfig's current context. Clusters are reached by the kubectl in the PATH.",
            "Services outside of a lab: --server HOST:PORT --registry HOST:PORT, with TLS",
            "--certificate-authority, --client-certificate and --client-key FILE.",
            "Use \"fairway VERB --help\" for more about a verb."
        })
public final class GlobalOptions implements Runnable {

    @Option(names = "--lab", paramLabel = "NAME", scope = ScopeType.INHERIT, description = "The lab to work with")
    @Nullable
    String lab;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The kubeconfig of the cluster to work with")
    @Nullable
    String kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The kubeconfig's context to work with")
    @Nullable
    String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            defaultValue = "default",
            scope = ScopeType.INHERIT,
            description = "The namespace to work in (${DEFAULT-VALUE})")
    String namespace = "default";

    @Option(
            names = "--server",
            hidden = true,
            paramLabel = "HOST:PORT",
            scope = ScopeType.INHERIT,
            description = "A standalone API outside of a lab")
    @Nullable
    String server;

    @Option(
            names = "--registry",
            hidden = true,
            paramLabel = "HOST:PORT",
            scope = ScopeType.INHERIT,
            description = "A service registry outside of a lab")
    @Nullable
    String registry;

    @Option(
            names = "--certificate-authority",
            hidden = true,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "PEM file of the authority that signs both")
    @Nullable
    Path authority;

    @Option(
            names = "--client-certificate",
            hidden = true,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "PEM file of the certificate to show them")
    @Nullable
    Path certificate;

    @Option(
            names = "--client-key",
            hidden = true,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "PEM file of its key")
    @Nullable
    Path key;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help")
    boolean help;

    @Spec
    CommandSpec spec = CommandSpec.create();

    /** Without a verb: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
