package dev.fairway.nodeproxy.bench;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.serviceCidr;
import static dev.fairway.nodeproxy.Fixtures.slice;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.Change;
import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.core.NodeSettings;
import dev.fairway.nodeproxy.core.Outcome;
import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.netlink.NetworkNamespace;
import dev.fairway.nodeproxy.nftables.NetlinkNftables;
import dev.fairway.nodeproxy.nftables.table.KernelTables;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures programming: a full load, single endpoint changes, and a restart over what is there, by number of Services
 * with three endpoints each. Arguments: the numbers of Services.
 */
public final class ProgrammingBench {

    private static final int CHANGES = 500;
    private static final int WARM_UP = 2000;

    private ProgrammingBench() {}

    /** Prints one line a size. */
    public static void main(String[] arguments) {
        System.out.println("Services | load ms | change p50 us | p99 us | processor us a change | restart ms"
                + " | kernel tables MB | process MB");
        for (String argument : arguments) {
            int services = Integer.parseInt(argument);
            System.out.println(NetworkNamespace.inNew(() -> measure(services)));
        }
    }

    private static String measure(int services) throws IOException {
        long unreclaimable = memory("/proc/meminfo", "SUnreclaim");
        double load;
        long[] changes = new long[CHANGES];
        long processor;
        try (NetlinkNftables nftables = NetlinkNftables.open(Kernel.syscalls())) {
            KernelTables tables = new KernelTables(nftables, 65536);
            ClusterState state = cluster(services);
            long start = System.nanoTime();
            carryOut(state, tables, state.table().reconcile(tables.read()));
            load = (System.nanoTime() - start) / 1e6;
            for (int i = 0; i < WARM_UP; i++) {
                change(state, tables, i % services, i);
            }
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < CHANGES; i++) {
                long begin = System.nanoTime();
                change(state, tables, i % services, i + 1);
                changes[i] = System.nanoTime() - begin;
            }
            processor = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / CHANGES / 1000;
        }
        Arrays.sort(changes);
        long kernel = memory("/proc/meminfo", "SUnreclaim") - unreclaimable;
        double restart = restart(services);
        return "%8d | %7.0f | %13.1f | %6.1f | %21d | %10.0f | %16.1f | %10.0f"
                .formatted(
                        services,
                        load,
                        changes[CHANGES / 2] / 1e3,
                        changes[CHANGES * 99 / 100] / 1e3,
                        processor,
                        restart,
                        kernel / 1024.0,
                        memory("/proc/self/status", "VmRSS") / 1024.0);
    }

    private static double restart(int services) {
        ClusterState state = cluster(services);
        long start = System.nanoTime();
        try (NetlinkNftables nftables = NetlinkNftables.open(Kernel.syscalls())) {
            KernelTables tables = new KernelTables(nftables, 65536);
            carryOut(state, tables, state.table().reconcile(tables.read()));
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static void change(ClusterState state, KernelTables tables, int service, int round) {
        state.put(endpoints(service, round % 2 == 0 ? 3 : 2));
        carryOut(state, tables, state.table().changes());
    }

    private static void carryOut(ClusterState state, KernelTables tables, List<Change> changes) {
        List<Outcome> outcomes = tables.apply(changes);
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Refused(String reason)) {
                throw new IllegalStateException(reason);
            }
            state.table().committed(changes.get(i));
        }
    }

    private static ClusterState cluster(int services) {
        ClusterState state = new ClusterState(
                new NodeSettings("node-1", NodeSettings.Mode.REPLACE, false, List.of(), List.of(), List.of()));
        state.put(node("node-1", "", ips("172.30.0.11"), "10.244.1.0/24"));
        state.put(serviceCidr("10.96.0.0/12"));
        for (int i = 0; i < services; i++) {
            state.put(service("s" + i, address("10.96", i))
                    .ports(List.of(port(Protocol.TCP, 80, 8080)))
                    .build());
            state.put(endpoints(i, 3));
        }
        return state;
    }

    private static EndpointSlice endpoints(int service, int count) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            endpoints.add(endpoint(address("10." + (128 + i), service), "node-" + (i + 2)));
        }
        return slice("s" + service, Protocol.TCP, 8080, endpoints.toArray(Endpoint[]::new));
    }

    private static String address(String prefix, int number) {
        return prefix + "." + (number >> 8) + "." + (number & 0xff);
    }

    private static long memory(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
