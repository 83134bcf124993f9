package dev.fairway.cli.session;

import dev.fairway.cli.cluster.ClusterAddress;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a command has around it. */
public record Session(PrintStream out, PrintStream err, InputStream in, InstantSource clock, Environment environment) {

    /**
     * What comes from outside of the command line.
     *
     * @param labs finds the cluster of a lab by its name or, without one, of the only lab that runs
     */
    public record Environment(Map<String, String> variables, Function<Optional<String>, ClusterAddress> labs) {}
}
