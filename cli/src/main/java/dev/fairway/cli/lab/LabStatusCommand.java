package dev.fairway.cli.lab;

import dev.fairway.cli.session.Context;
import dev.fairway.cli.text.TableWriter;
import dev.fairway.lab.Lab;
import dev.fairway.lab.LabStatus;
import dev.fairway.lab.NodeStatus;
import dev.fairway.lab.ProcessStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fairway lab status}. */
@Command(
        name = "status",
        customSynopsis = "fairway lab status [--name NAME]",
        header = "Show a lab's nodes and processes")
public final class LabStatusCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    NameOption name = new NameOption();

    public LabStatusCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Lab lab = Labs.find(name.or(context));
        LabStatus status = lab.status();
        context.out()
                .println("lab \"%s\": %s (%s)"
                        .formatted(status.name(), status.phase().name().toLowerCase(Locale.ROOT), status.directory()));
        context.out().println();
        new TableWriter(context.out()).write(nodes(status.nodes()));
        context.out().println();
        new TableWriter(context.out()).write(processes(status.processes()));
        context.out().println();
        context.out().println("web page: " + lab.pageAddress());
        return 0;
    }

    private static List<List<String>> nodes(List<NodeStatus> nodes) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NODE", "ZONE", "IPV4", "IPV6", "POD-CIDRS"));
        nodes.forEach(node -> rows.add(List.of(
                node.name(), node.zone(), node.ipv4(), node.ipv6(), node.podCidrIpv4() + "," + node.podCidrIpv6())));
        return rows;
    }

    private static List<List<String>> processes(List<ProcessStatus> processes) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("PROCESS", "STATE", "PID", "RESTARTS", "ADDRESS", "LOG"));
        processes.forEach(process -> rows.add(List.of(
                process.name(),
                process.state().name().toLowerCase(Locale.ROOT),
                Long.toString(process.pid()),
                Integer.toString(process.restarts()),
                process.address(),
                process.log().toString())));
        return rows;
    }
}
