package dev.fairway.cli.print;

import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.text.Age;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.net.IpText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The tables of {@code get}: kubectl's columns.
 *
 * @param namespaces whether the first column is the namespace
 * @param kinds whether names have their type in front, as for {@code get all}
 * @param labels whether the last column shows the labels
 */
public record Table(boolean wide, boolean namespaces, boolean kinds, boolean labels) {

    /** The headings of a type's table. */
    public List<String> headings(ResourceType type) {
        List<String> cells = new ArrayList<>(headingsOf(type).shown(wide));
        if (namespaces && type.isNamespaced()) {
            cells.addFirst("NAMESPACE");
        }
        if (labels) {
            cells.addLast("LABELS");
        }
        return cells;
    }

    /** The cells of one object's row. */
    public List<String> row(Item item, Instant now) {
        List<String> cells = new ArrayList<>(cellsOf(item, now).shown(wide));
        if (kinds) {
            cells.set(0, item.type().singularWithGroup() + "/" + cells.getFirst());
        }
        if (namespaces && item.type().isNamespaced()) {
            cells.addFirst(item.meta().namespace());
        }
        if (labels) {
            cells.addLast(Phrases.labels(item.meta().labels()));
        }
        return cells;
    }

    private static Cells headingsOf(ResourceType type) {
        return switch (type) {
            case POD -> PodCells.HEADINGS;
            case SERVICE -> ServiceCells.HEADINGS;
            case DEPLOYMENT -> WorkloadCells.DEPLOYMENT_HEADINGS;
            case NODE -> NodeCells.HEADINGS;
            case NAMESPACE -> Cells.of("NAME", "STATUS", "AGE");
            case ENDPOINTS -> EndpointCells.HEADINGS;
            case ENDPOINT_SLICE -> EndpointCells.SLICE_HEADINGS;
            case INGRESS -> IngressCells.HEADINGS;
            case INGRESS_CLASS -> IngressCells.CLASS_HEADINGS;
            case SERVICE_CIDR -> Cells.of("NAME", "CIDRS", "AGE");
            case SECRET -> Cells.of("NAME", "TYPE", "DATA", "AGE");
            case EVENT -> Cells.of("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE");
            case LOAD_BALANCER -> LoadBalancerCells.HEADINGS;
        };
    }

    private Cells cellsOf(Item item, Instant now) {
        return switch (item) {
            case Item.Joined(var endpoints) -> EndpointCells.of(endpoints, now);
            case Item.Registered(var resource) -> ofRegistered(resource, now);
            case Item.Stored stored -> ofStored(stored, now);
        };
    }

    private Cells ofRegistered(Resource resource, Instant now) {
        ObjectMeta meta = resource.meta();
        String age = Age.since(meta.creationTimestamp(), now);
        return switch (resource) {
            case Service service -> ServiceCells.of(service, wide, now);
            case EndpointSlice slice -> EndpointCells.of(slice, now);
            case Namespace _ -> Cells.of(meta.name(), meta.isTerminating() ? "Terminating" : "Active", age);
            case ServiceCidr cidr -> Cells.of(meta.name(), Phrases.joined(cidr.cidrs(), IpText::of), age);
            case ClusterEvent event ->
                Cells.of(
                        Age.since(event.lastSeen(), now),
                        Phrases.severity(event.severity()),
                        event.reason(),
                        event.regardingKind().toLowerCase(Locale.ROOT) + "/" + event.regardingName(),
                        event.message());
            case LoadBalancer loadBalancer -> LoadBalancerCells.of(loadBalancer);
            case Pod _, Node _, Ingress _, IngressClass _ ->
                throw new IllegalArgumentException("shown as the source stores it: " + resource.key());
        };
    }

    private Cells ofStored(Item.Stored item, Instant now) {
        String age = Age.since(item.meta().creationTimestamp(), now);
        return switch (item.type()) {
            case POD -> PodCells.of(item, now);
            case NODE -> NodeCells.of(item, now);
            case DEPLOYMENT -> WorkloadCells.ofDeployment(item, now);
            case INGRESS -> IngressCells.of(item, wide, now);
            case INGRESS_CLASS -> IngressCells.ofClass(item, now);
            case SECRET ->
                Cells.of(
                        item.meta().name(),
                        item.json().path("type").asText("Opaque"),
                        Integer.toString(item.json().path("data").size()),
                        age);
            case SERVICE, NAMESPACE, ENDPOINTS, ENDPOINT_SLICE, SERVICE_CIDR, EVENT, LOAD_BALANCER ->
                throw new IllegalArgumentException("shown as the registry knows it: " + item.type());
        };
    }
}
