package dev.fairway.cli.command;

import dev.fairway.cli.resource.LabelSelector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which objects of a type a verb shows: -A and -l, as kubectl has them. */
final class ScopeOptions {

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "In every namespace")
    private boolean allNamespaces;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            description = "Only objects with these labels, for example app=my-app,tier!=db")
    @Nullable
    private String selector;

    boolean allNamespaces() {
        return allNamespaces;
    }

    boolean hasSelector() {
        return selector != null;
    }

    LabelSelector labels() {
        return Selection.selector(selector);
    }
}
