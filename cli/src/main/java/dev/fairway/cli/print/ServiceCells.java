package dev.fairway.cli.print;

import static dev.fairway.cli.print.Phrases.NONE;

import dev.fairway.cli.text.Age;
import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpText;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Services in a table. */
final class ServiceCells {
    static final Cells HEADINGS = Cells.of("NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE")
            .andWide("SELECTOR");

    /** A load balancer's address is cut to this unless the table is wide. */
    private static final int INGRESS_WIDTH = 16;

    private ServiceCells() {}

    static Cells of(Service service, boolean wide, Instant now) {
        SortedMap<String, String> selector = service.selector();
        return Cells.of(
                        service.meta().name(),
                        Phrases.type(service.type()),
                        clusterIp(service),
                        externalIp(service, wide),
                        Phrases.orNone(Phrases.joined(service.ports(), ServiceCells::port)),
                        Age.since(service.meta().creationTimestamp(), now))
                .andWide(Phrases.labels(selector == null ? new TreeMap<>() : selector));
    }

    private static String clusterIp(Service service) {
        if (service.headless()) {
            return "None";
        }
        return service.clusterIps().isEmpty()
                ? NONE
                : IpText.of(service.clusterIps().getFirst());
    }

    private static String externalIp(Service service, boolean wide) {
        return switch (service.type()) {
            case CLUSTER_IP, NODE_PORT -> Phrases.orNone(Phrases.addresses(service.externalIps()));
            case EXTERNAL_NAME -> service.externalName();
            case LOAD_BALANCER -> {
                String shown = Stream.of(ingress(service, wide), Phrases.addresses(service.externalIps()))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(","));
                yield shown.isEmpty() ? "<pending>" : shown;
            }
        };
    }

    private static String ingress(Service service, boolean wide) {
        String all = service.loadBalancerIngress().stream()
                .map(ServiceCells::ingressAddress)
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
        return wide || all.length() <= INGRESS_WIDTH ? all : all.substring(0, INGRESS_WIDTH - 3) + "...";
    }

    static String ingressAddress(LoadBalancerIngress ingress) {
        return ingress.ip() == null ? ingress.hostname() : IpText.of(ingress.ip());
    }

    private static String port(ServicePort port) {
        String number = port.nodePort() == null ? port.port().toString() : port.port() + ":" + port.nodePort();
        return number + "/" + port.protocol();
    }
}
