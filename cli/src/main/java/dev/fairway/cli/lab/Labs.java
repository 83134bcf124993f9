package dev.fairway.cli.lab;

import dev.fairway.cli.cluster.ClusterAddress;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.NoLabException;
import dev.fairway.lab.Lab;
import dev.fairway.registryclient.TlsFiles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the lab that a command works with. */
public final class Labs {

    private Labs() {}

    /** The lab of that name; without a name the only one that runs. */
    public static Lab find(Optional<String> name) {
        if (name.isPresent()) {
            return Lab.find(name.get())
                    .orElseThrow(() -> new CommandException("error: no lab named \"" + name.get()
                            + "\" is running: start it with 'fairway lab up --name " + name.get() + "'"));
        }
        List<Lab> running = Lab.running();
        return switch (running.size()) {
            case 0 -> throw new NoLabException("error: no lab is running: start one with 'fairway lab up'");
            case 1 -> running.getFirst();
            default ->
                throw new CommandException(
                        "error: several labs are running (" + names(running) + "): name one with --lab or FAIRWAY_LAB");
        };
    }

    /** Where a lab's services listen. */
    public static ClusterAddress address(Lab lab) {
        dev.fairway.lab.TlsFiles tls = lab.cliTls();
        return new ClusterAddress(
                lab.trackerAddress(),
                lab.registryAddress(),
                Optional.of(new TlsFiles(tls.ca(), tls.certificate(), tls.key())));
    }

    private static String names(List<Lab> labs) {
        return labs.stream().map(Lab::name).collect(Collectors.joining(", "));
    }
}
