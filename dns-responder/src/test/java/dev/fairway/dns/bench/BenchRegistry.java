package dev.fairway.dns.bench;

import dev.fairway.dns.registry.TestRegistry;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The state for a benchmark: a registry that serves it over gRPC, and the same as a zone file and as dnsperf's queries.
 *
 * <p>Arguments: number of Services, port of the registry, folder for zone and queries. Ends with its standard input.
 */
public final class BenchRegistry {

    private static final int NAMESPACES = 20;
    private static final int QUERIES = 100_000;
    private static final String ZONE = "cluster.local.";

    private BenchRegistry() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        int services = Integer.parseInt(arguments[0]);
        Path folder = Path.of(arguments[2]);
        writeZone(services, folder.resolve("zone"));
        writeQueries(services, folder.resolve("queries"));
        try (TestRegistry registry = new TestRegistry(Integer.parseInt(arguments[1]))) {
            for (int i = 0; i < services; i++) {
                resources(i).forEach(registry::put);
            }
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // Whoever started it holds the other end.
            }
        }
    }

    private static List<Resource> resources(int number) {
        ObjectMeta meta = ObjectMeta.of(namespace(number), "svc-" + number);
        Service service = Service.builder(meta)
                .clusterIps(List.of(InetAddress.ofLiteral(clusterIp(number))))
                .ports(List.of(ServicePort.of("http", Protocol.TCP, 80)))
                .build();
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int host = number * 3 + i;
            String address = "10." + (128 + (host >> 16)) + "." + ((host >> 8) & 0xff) + "." + (host & 0xff);
            endpoints.add(Endpoint.ready(InetAddress.ofLiteral(address), "node-1"));
        }
        EndpointSlice slice = new EndpointSlice(
                ObjectMeta.of(namespace(number), "svc-" + number + "-1"),
                "svc-" + number,
                "",
                IpFamily.IPV4,
                List.of(new EndpointPort("http", Protocol.TCP, new PortNumber(8080), "")),
                endpoints,
                List.of());
        return List.of(service, slice);
    }

    private static String namespace(int number) {
        return "ns-" + number % NAMESPACES;
    }

    private static String clusterIp(int number) {
        return "10.96." + (number >> 8) + "." + (number & 0xff);
    }

    private static String name(int number) {
        return "svc-" + number + "." + namespace(number) + ".svc." + ZONE;
    }

    private static void writeZone(int services, Path file) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.println("$TTL 5");
            out.println(ZONE + " IN SOA ns.dns." + ZONE + " hostmaster." + ZONE + " 1 7200 1800 86400 5");
            out.println(ZONE + " IN NS ns.dns." + ZONE);
            out.println("ns.dns." + ZONE + " IN A 10.96.0.10");
            for (int i = 0; i < services; i++) {
                out.println(name(i) + " IN A " + clusterIp(i));
                out.println("_http._tcp." + name(i) + " IN SRV 0 100 80 " + name(i));
            }
        }
    }

    /** 70 % A, 10 % AAAA, 5 % SRV, 15 % names that do not exist. */
    private static void writeQueries(int services, Path file) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(1);
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            for (int i = 0; i < QUERIES; i++) {
                String name = name(random.nextInt(services));
                int share = random.nextInt(100);
                if (share < 70) {
                    out.println(name + " A");
                } else if (share < 80) {
                    out.println(name + " AAAA");
                } else if (share < 85) {
                    out.println("_http._tcp." + name + " SRV");
                } else {
                    out.println("none-" + name + " A");
                }
            }
        }
    }
}
