package dev.fairway.provisioner.core.nlb;

import dev.fairway.model.ServicePort;
import dev.fairway.model.net.Protocol;
import dev.fairway.provisioner.core.nlb.NlbPlan.Tls;
import java.util.List;

/** At which ports TLS ends at the load balancer, and how (LB-23). */
final class TlsPorts {

    private final Tls tls;
    private final List<String> ports;
    private final boolean isEncryptedBehind;

    TlsPorts(Annotations annotations) {
        tls = new Tls(
                annotations.list("ssl-cert"),
                annotations.text("ssl-negotiation-policy", ""),
                annotations.word(
                        "alpn-policy",
                        "None",
                        List.of("None", "HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred")));
        ports = annotations.list("ssl-ports");
        isEncryptedBehind = annotations
                .word("backend-protocol", "tcp", List.of("tcp", "ssl"))
                .equals("ssl");
    }

    private boolean applies(ServicePort port) {
        return !tls.certificates().isEmpty()
                && port.protocol() == Protocol.TCP
                && (ports.isEmpty()
                        || ports.contains("*")
                        || ports.contains(port.port().toString())
                        || ports.contains(port.name()));
    }

    Tls of(ServicePort port) {
        return applies(port) ? tls : Tls.NONE;
    }

    String listenerProtocol(ServicePort port) {
        return applies(port) ? "TLS" : protocol(port);
    }

    /** What the targets are spoken to with: TLS again, where it ends at the load balancer and is asked for behind it. */
    String targetProtocol(ServicePort port) {
        return applies(port) && isEncryptedBehind ? "TLS" : protocol(port);
    }

    private static String protocol(ServicePort port) {
        if (port.protocol() == Protocol.SCTP) {
            throw new IllegalArgumentException("spec.ports[" + port.name()
                    + "].protocol: Invalid value: SCTP: Network Load Balancers don't have it");
        }
        return port.protocol().name();
    }
}
