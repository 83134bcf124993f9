package dev.fairway.nodeproxy.packets;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.serviceCidr;
import static dev.fairway.nodeproxy.Fixtures.slice;

import dev.fairway.model.Endpoint;
import dev.fairway.model.Resource;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.NodeSettings;
import dev.fairway.nodeproxy.packets.Outcome.Answered;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Restarts over what is in the kernel, with three endpoints a Service, while packets go through it: how long each takes,
 * and what is lost. Arguments: the numbers of Services.
 */
final class RestartBench implements AutoCloseable {

    private static final int RESTARTS = 10;
    private static final List<String> PODS = List.of("pod-a", "pod-b", "far");
    private static final Duration PATIENCE = Duration.ofMillis(2500);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    private final PacketLab lab = new PacketLab();
    private final List<EchoServer> servers = new ArrayList<>();
    private final List<Thread> clients = new ArrayList<>();
    private final int services;

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean over;

    /**
     * What was seen.
     *
     * @param adoptions how long each restart took, from the objects to a kernel that is as they ask
     * @param datagrams of flows that last
     * @param lost of them
     * @param requests over connections and flows of their own
     * @param failed of them
     */
    record Result(List<Duration> adoptions, int datagrams, int lost, int requests, int failed) {}

    private RestartBench(int services) {
        this.services = services;
        for (String name : PODS) {
            PacketLab.Host host = lab.add(name, TruthCluster.IPV4.get(name), TruthCluster.IPV6.get(name));
            for (InetAddress address : List.of(host.ipv4(), host.ipv6())) {
                servers.add(lab.on(host, () -> new EchoServer(name, address, TruthCluster.POD_PORT)));
            }
        }
        lab.defaultRouteTo(lab.add("outside", TruthCluster.IPV4.get("outside"), TruthCluster.IPV6.get("outside")));
    }

    /** Prints one line a size. */
    public static void main(String[] arguments) {
        System.out.println("Services | adopted ms, median and longest | datagrams | lost | requests | failed");
        for (String argument : arguments) {
            Result result = measure(Integer.parseInt(argument), RESTARTS);
            List<Duration> sorted = result.adoptions().stream().sorted().toList();
            System.out.printf(
                    "%8s | %14d %15d | %9d | %4d | %8d | %6d%n",
                    argument,
                    sorted.get(sorted.size() / 2).toMillis(),
                    sorted.getLast().toMillis(),
                    result.datagrams(),
                    result.lost(),
                    result.requests(),
                    result.failed());
        }
    }

    static Result measure(int services, int restarts) {
        try (RestartBench bench = new RestartBench(services)) {
            return bench.run(restarts);
        }
    }

    private Result run(int restarts) {
        NodeSettings settings =
                new NodeSettings("node-1", NodeSettings.Mode.REPLACE, false, List.of(), List.of(), List.of());
        List<Resource> objects = objects();
        List<Duration> adoptions = new ArrayList<>();
        ProgrammedNode node = ProgrammedNode.start(lab, settings, objects);
        try {
            for (String client : List.of("outside", "pod-a", "node")) {
                onClient(client, () -> flow(address(0, client.equals("pod-a"))));
                onClient(client, () -> requests(client));
            }
            for (int i = 0; i < restarts; i++) {
                // some traffic also while none runs
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                node.close();
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                long start = System.nanoTime();
                node = ProgrammedNode.start(lab, settings, objects);
                adoptions.add(Duration.ofNanos(System.nanoTime() - start));
            }
            over = true;
            join();
        } finally {
            node.close();
        }
        return new Result(adoptions, sent.get(), sent.get() - received.get(), requests.get(), failed.get());
    }

    private List<Resource> objects() {
        List<Resource> objects = new ArrayList<>(List.of(
                node(
                        "node-1",
                        "",
                        ips(PacketLab.NODE_IPV4, PacketLab.NODE_IPV6),
                        "10.244.1.0/24",
                        "fd00:10:244:1::/64"),
                serviceCidr("10.96.0.0/12", "fd00:10:96::/112")));
        for (int i = 0; i < services; i++) {
            String name = "s" + i;
            objects.add(service(name, address(i, false), address(i, true))
                    .ports(List.of(
                            port("tcp", Protocol.TCP, 80, TruthCluster.POD_PORT),
                            port("udp", Protocol.UDP, 80, TruthCluster.POD_PORT)))
                    .build());
            for (var addresses : List.of(TruthCluster.IPV4, TruthCluster.IPV6)) {
                Endpoint[] endpoints = PODS.stream()
                        .map(pod -> endpoint(addresses.get(pod), pod.equals("far") ? "node-2" : "node-1"))
                        .toArray(Endpoint[]::new);
                objects.add(slice(name, "tcp", Protocol.TCP, TruthCluster.POD_PORT, endpoints));
                objects.add(slice(name, "udp", Protocol.UDP, TruthCluster.POD_PORT, endpoints));
            }
        }
        return objects;
    }

    private static String address(int service, boolean ipv6) {
        return ipv6
                ? "fd00:10:96::" + Integer.toHexString(service + 1)
                : "10.96." + (service >> 8) + "." + (service & 0xff);
    }

    private interface Work {
        void run() throws IOException;
    }

    private void onClient(String name, Work work) {
        clients.add(Thread.ofPlatform()
                .start(() -> lab.on(lab.host(name), () -> {
                    work.run();
                    return null;
                })));
    }

    /** One flow that lasts: a datagram each millisecond, whether the one before was answered or not. */
    private void flow(String address) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(ip(address), 80));
            socket.setSoTimeout(Math.toIntExact(LAST_ANSWERS.toMillis()));
            Thread receiver = Thread.ofPlatform().start(() -> count(socket));
            while (!over) {
                socket.send(new DatagramPacket(new byte[] {'\n'}, 1));
                sent.incrementAndGet();
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
            receiver.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(DatagramSocket socket) {
        try {
            while (true) {
                socket.receive(new DatagramPacket(new byte[64], 64));
                received.incrementAndGet();
            }
        } catch (SocketTimeoutException e) {
            // no answer is under way any more
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }

    private void requests(String name) throws IOException {
        Client client = new Client(lab, lab.host(name), PATIENCE);
        while (!over) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            InetAddress address = ip(address(random.nextInt(services), random.nextBoolean()));
            Outcome outcome = client.askFromHere(random.nextBoolean() ? Protocol.TCP : Protocol.UDP, address, 80);
            requests.incrementAndGet();
            if (!(outcome instanceof Answered)) {
                failed.incrementAndGet();
            }
        }
    }

    private void join() {
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        over = true;
        join();
        servers.forEach(EchoServer::close);
        lab.close();
    }
}
