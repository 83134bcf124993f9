package dev.fairway.registry.grpc.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.fairway.registry.core.gateway.Rollout;
import dev.fairway.registry.core.gateway.Unit;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * One gateway's stream. At most one response of each type is under way, so a slow gateway costs no memory.
 *
 * <p>What is referred to goes first and leaves last: routes wait for their clusters' endpoints, and a cluster stays until
 * no accepted route leads to it.
 */
final class DiscoveryStream implements StreamObserver<DiscoveryRequest> {

    private static final Logger LOG = Logger.getLogger(DiscoveryStream.class);
    private static final int MOST_NAMES = 100_000;

    private final StreamObserver<DiscoveryResponse> gateway;
    private final int httpsPort;
    private final Listener listener;
    private final Map<ResourceType, Conversation> conversations = new EnumMap<>(ResourceType.class);
    private GatewayConfiguration wanted;
    private long nonces;
    private boolean over;

    /** Learns what becomes of the stream. */
    interface Listener {
        /** The gateway refuses something, or does so no longer. */
        void refusalsChanged();

        void ended(DiscoveryStream stream);
    }

    /** What is said about one type. */
    private static final class Conversation {
        private final Rollout rollout = new Rollout();
        private Set<String> names = Set.of();
        private boolean asked;
        private String nonce = "";
    }

    DiscoveryStream(
            StreamObserver<DiscoveryResponse> gateway, int httpsPort, GatewayConfiguration wanted, Listener listener) {
        this.gateway = gateway;
        this.httpsPort = httpsPort;
        this.wanted = wanted;
        this.listener = listener;
        for (ResourceType type : ResourceType.values()) {
            conversations.put(type, new Conversation());
        }
    }

    /** The configuration has changed. */
    synchronized void want(GatewayConfiguration configuration) {
        wanted = configuration;
        send();
    }

    /** What the gateway refuses now. */
    synchronized List<Rollout.Blamed> refusals() {
        List<Rollout.Blamed> refusals = new ArrayList<>();
        conversations.values().forEach(conversation -> refusals.addAll(conversation.rollout.blamed()));
        return refusals;
    }

    @Override
    public void onNext(DiscoveryRequest request) {
        List<Rollout.Blamed> before = refusals();
        take(request);
        if (!before.equals(refusals())) {
            listener.refusalsChanged();
        }
    }

    private synchronized void take(DiscoveryRequest request) {
        ResourceType type = ResourceType.of(request.getTypeUrl()).orElse(null);
        if (type == null || over) {
            return;
        }
        if (request.getResourceNamesCount() > MOST_NAMES) {
            over = true;
            gateway.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("more than " + MOST_NAMES + " names in one request")
                    .asRuntimeException());
            return;
        }
        Conversation conversation = conversation(type);
        if (!request.getResponseNonce().equals(conversation.nonce)
                && !request.getResponseNonce().isEmpty()) {
            return; // about an older response: the answer to the last one follows
        }
        if (conversation.rollout.isWaiting() && !request.getResponseNonce().isEmpty()) {
            answered(type, conversation, request);
        }
        names(type, conversation, request);
        conversation.asked = true;
        send();
    }

    private static void answered(ResourceType type, Conversation conversation, DiscoveryRequest request) {
        if (request.hasErrorDetail()) {
            LOG.warnf(
                    "A gateway refuses a configuration of type %s: %s",
                    type, request.getErrorDetail().getMessage());
            conversation.rollout.refused(request.getErrorDetail().getMessage());
        } else {
            conversation.rollout.accepted();
        }
    }

    private static void names(ResourceType type, Conversation conversation, DiscoveryRequest request) {
        if (type.isAlwaysWhole()) {
            return;
        }
        Set<String> names = new HashSet<>(request.getResourceNamesList());
        // Asked for again after it was given up: told again, though it had been accepted.
        Set<String> added = new HashSet<>(names);
        added.removeAll(conversation.names);
        conversation.rollout.forget(added);
        Set<String> givenUp = new HashSet<>(conversation.names);
        givenUp.removeAll(names);
        conversation.rollout.forget(givenUp);
        conversation.names = names;
    }

    private void send() {
        // Before the first complete view there is nothing to say: a gateway keeps what it has.
        if (over || wanted.units().isEmpty()) {
            return;
        }
        for (ResourceType type : ResourceType.values()) {
            send(type);
        }
    }

    private void send(ResourceType type) {
        Conversation conversation = conversation(type);
        if (!conversation.asked || (type == ResourceType.ROUTES && !isRoutable())) {
            return;
        }
        conversation.rollout.want(wanted(type, conversation));
        Map<String, Unit> before = Map.copyOf(conversation.rollout.current());
        conversation.rollout.next().ifPresent(offer -> {
            conversation.nonce = Long.toString(++nonces);
            if (type == ResourceType.CLUSTER) {
                askAgain(ResourceType.ENDPOINTS, before, offer);
            }
            gateway.onNext(response(type, conversation.nonce, resources(type, before, offer)));
        });
    }

    /** A cluster that changes is made anew, and waits for its endpoints anew. */
    private void askAgain(ResourceType type, Map<String, Unit> before, Map<String, Unit> offer) {
        Set<String> changed = new HashSet<>();
        offer.forEach((name, unit) -> {
            if (before.containsKey(name) && !unit.equals(before.get(name))) {
                changed.add(name);
            }
        });
        conversation(type).rollout.forget(changed);
    }

    private Map<String, Unit> wanted(ResourceType type, Conversation conversation) {
        Map<String, Unit> units = wanted.of(type);
        if (type == ResourceType.CLUSTER) {
            return withThoseInUse(units, conversation);
        }
        if (type.isAlwaysWhole()) {
            return units;
        }
        // What is gone needs no message: the gateway gives it up together with what referred to it.
        Map<String, Unit> asked = new HashMap<>(conversation.rollout.current());
        asked.putAll(units);
        asked.keySet().retainAll(conversation.names);
        return asked;
    }

    private Map<String, Unit> withThoseInUse(Map<String, Unit> units, Conversation conversation) {
        Map<String, Unit> all = new HashMap<>(units);
        Map<String, Unit> current = conversation.rollout.current();
        for (String used : conversation(ResourceType.ROUTES).rollout.references()) {
            Unit unit = current.get(used);
            if (unit != null) {
                all.putIfAbsent(used, unit);
            }
        }
        return all;
    }

    /** Whether the gateway knows every cluster that routes may lead to, with its endpoints. */
    private boolean isRoutable() {
        Rollout clusters = conversation(ResourceType.CLUSTER).rollout;
        Set<String> known = new HashSet<>(wanted.of(ResourceType.CLUSTER).keySet());
        boolean all = clusters.has(known);
        known.retainAll(clusters.current().keySet());
        return all && conversation(ResourceType.ENDPOINTS).names.containsAll(known);
    }

    private List<? extends Message> resources(ResourceType type, Map<String, Unit> before, Map<String, Unit> offer) {
        return switch (type) {
            case LISTENER -> ListenerMessages.listeners(offer.values(), httpsPort);
            case ROUTES -> List.of(RouteMessages.configuration(offer.values()));
            case CLUSTER ->
                offer.values().stream().map(unit -> (Message) unit.content()).toList();
            case ENDPOINTS, SECRET ->
                offer.values().stream()
                        .filter(unit -> !unit.equals(before.get(unit.name())))
                        .map(unit -> (Message) unit.content())
                        .toList();
        };
    }

    private static DiscoveryResponse response(ResourceType type, String nonce, List<? extends Message> resources) {
        DiscoveryResponse.Builder response = DiscoveryResponse.newBuilder()
                .setTypeUrl(type.url())
                .setNonce(nonce)
                .setVersionInfo(nonce);
        resources.forEach(resource -> response.addResources(Any.pack(resource)));
        return response.build();
    }

    private Conversation conversation(ResourceType type) {
        return java.util.Objects.requireNonNull(conversations.get(type));
    }

    @Override
    public void onError(Throwable reason) {
        end();
    }

    @Override
    public void onCompleted() {
        end();
        gateway.onCompleted();
    }

    private void end() {
        synchronized (this) {
            over = true;
        }
        listener.ended(this);
    }
}
