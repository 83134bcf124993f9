package dev.fairway.nodeproxy.core;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import dev.fairway.nodeproxy.core.announce.PlacedAddresses;
import dev.fairway.rules.ruleset.NodeRules;
import dev.fairway.rules.ruleset.RulesetBuilder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the objects that decide about this node's rules into its {@link ServiceTable}. One thread owns it. */
public final class ClusterState {

    private final NodeSettings settings;
    private final ServiceTable table;
    private final Map<ObjectKey, Resource> objects = new HashMap<>();
    private final Map<ObjectKey, ServiceCidr> serviceCidrs = new HashMap<>();
    private final PlacedAddresses placedAddresses;
    private @Nullable Node node;

    public ClusterState(NodeSettings settings) {
        this.settings = settings;
        this.table = new ServiceTable(new RulesetBuilder(settings.view(null)));
        this.placedAddresses = new PlacedAddresses(settings.nodeName());
        table.setNodeRules(nodeRules());
    }

    /** The load balancer addresses that this node is to answer for. */
    public PlacedAddresses placedAddresses() {
        return placedAddresses;
    }

    public ServiceTable table() {
        return table;
    }

    /** This node as the cluster knows it, or null while it does not. */
    public @Nullable Node node() {
        return node;
    }

    /** What the node's rules need beside the Services, as it is known now. */
    public NodeRules nodeRules() {
        return settings.rules(node, serviceCidrs.values());
    }

    public void put(Resource resource) {
        Resource before = objects.put(resource.key(), resource);
        switch (resource) {
            case Service service -> {
                if (settings.isOurs(service)) {
                    table.put(service);
                } else {
                    table.remove(service.serviceKey());
                }
            }
            case EndpointSlice slice -> {
                if (before instanceof EndpointSlice old && !old.service().equals(slice.service())) {
                    table.remove(old);
                }
                table.put(slice);
            }
            case Node candidate -> {
                if (candidate.meta().name().equals(settings.nodeName())) {
                    setNode(candidate);
                }
            }
            case ServiceCidr cidr -> {
                serviceCidrs.put(cidr.key(), cidr);
                table.setNodeRules(nodeRules());
            }
            case LoadBalancer loadBalancer -> placedAddresses.put(loadBalancer);
            case Pod _, Namespace _, ClusterEvent _, Ingress _, IngressClass _ -> objects.remove(resource.key());
        }
    }

    public void remove(ObjectKey key) {
        switch (objects.remove(key)) {
            case Service service -> table.remove(service.serviceKey());
            case EndpointSlice slice -> table.remove(slice);
            case Node gone -> {
                if (gone.meta().name().equals(settings.nodeName())) {
                    node = null;
                }
            }
            case ServiceCidr _ -> {
                serviceCidrs.remove(key);
                table.setNodeRules(nodeRules());
            }
            case LoadBalancer gone -> placedAddresses.remove(gone.service());
            case Pod _, Namespace _, ClusterEvent _, Ingress _, IngressClass _ -> {}
            case null -> {}
        }
    }

    /** Removes everything that a complete list no longer has. */
    public void retain(Set<ObjectKey> known) {
        Set<ObjectKey> gone = new HashSet<>(objects.keySet());
        gone.removeAll(known);
        gone.forEach(this::remove);
    }

    /** The rules stay while the Node is gone: its traffic is served to the end. */
    private void setNode(Node newNode) {
        boolean viewChanged = node == null || !settings.view(node).equals(settings.view(newNode));
        node = newNode;
        table.setNodeRules(nodeRules());
        if (viewChanged) {
            table.setRules(new RulesetBuilder(settings.view(newNode)));
        }
    }
}
