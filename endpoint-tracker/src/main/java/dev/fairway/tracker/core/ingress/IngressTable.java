package dev.fairway.tracker.core.ingress;

import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.ServiceKey;
import dev.fairway.rules.ingress.ClassVerdict;
import dev.fairway.rules.ingress.IngressProblem;
import dev.fairway.rules.ingress.RoutingTableBuilder;
import dev.fairway.tracker.core.ingress.TlsSecretShelf.Contents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Follows everything that decides how Ingresses are served. Used by the tracking thread. */
public final class IngressTable {

    private final ServiceKey gateway;
    private final Map<ObjectKey, Ingress> ingresses = new HashMap<>();
    private final Map<ObjectKey, IngressClass> classes = new HashMap<>();
    private final Map<ServiceKey, Service> services = new HashMap<>();
    private boolean changed = true;

    /**
     * What an Ingress's status should say.
     *
     * @param uid the Ingress must have it
     */
    public record WantedStatus(ObjectKey ingress, String uid, List<LoadBalancerIngress> addresses) {
        public WantedStatus {
            addresses = List.copyOf(addresses);
        }
    }

    /** {@code gateway} names the Service whose addresses are those of every Ingress. */
    public IngressTable(ServiceKey gateway) {
        this.gateway = gateway;
    }

    public void put(Resource resource) {
        switch (resource) {
            case Ingress ingress -> changed |= !ingress.equals(ingresses.put(ingress.key(), ingress));
            case IngressClass ingressClass ->
                changed |= !ingressClass.equals(classes.put(ingressClass.key(), ingressClass));
            case Service service -> changed |= !service.equals(services.put(service.serviceKey(), service));
            default -> {}
        }
    }

    public void remove(ObjectKey key) {
        switch (key.kind()) {
            case INGRESS -> changed |= ingresses.remove(key) != null;
            case INGRESS_CLASS -> changed |= classes.remove(key) != null;
            case SERVICE -> changed |= services.remove(new ServiceKey(key.namespace(), key.name())) != null;
            default -> {}
        }
    }

    boolean exists(ObjectKey ingress) {
        return ingresses.containsKey(ingress);
    }

    /** True once after each change. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** What of all Ingresses is not served; nothing of TLS while nobody knows the Secrets. */
    List<IngressProblem> problems(Contents secrets) {
        List<IngressProblem> problems = new ArrayList<>(RoutingTableBuilder.build(new RoutingTableBuilder.View(
                        ingresses.values(),
                        classes.values(),
                        key -> Optional.ofNullable(services.get(key)),
                        name -> Optional.ofNullable(secrets.secrets().get(name)).map(TlsSecretShelf.Pem::state)))
                .problems());
        if (!secrets.complete()) {
            problems.removeIf(problem -> problem.reason() == IngressProblem.Reason.SECRET_NOT_FOUND);
        }
        return problems;
    }

    /** The Ingresses of ours whose status does not say the gateway's addresses. */
    List<WantedStatus> behind() {
        Service service = services.get(gateway);
        List<LoadBalancerIngress> addresses = service == null
                ? List.of()
                : service.loadBalancerIngress().stream()
                        .map(address -> new LoadBalancerIngress(address.ip(), address.hostname(), false))
                        .toList();
        return ingresses.values().stream()
                .filter(ingress -> ClassVerdict.of(ingress, classes.values()) instanceof ClassVerdict.Ours)
                .filter(ingress -> !ingress.meta().isTerminating())
                .filter(ingress -> !Objects.equals(ingress.loadBalancerIngress(), addresses))
                .map(ingress -> new WantedStatus(ingress.key(), ingress.meta().uid(), addresses))
                .toList();
    }
}
