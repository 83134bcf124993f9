package dev.fairway.registryclient;

import dev.fairway.api.EndpointMapper;
import dev.fairway.api.EventMapper;
import dev.fairway.api.RegistryMapper;
import dev.fairway.api.registry.v1.AgentsRequest;
import dev.fairway.api.registry.v1.ListRequest;
import dev.fairway.api.registry.v1.ListResponse;
import dev.fairway.api.registry.v1.RegistryGrpc;
import dev.fairway.api.registry.v1.ResolveRequest;
import dev.fairway.api.registry.v1.ResolveResponse;
import dev.fairway.model.Endpoint;
import dev.fairway.model.Kind;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.Moment;
import dev.fairway.model.event.Programming;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Questions to the registry. Calls block within the deadline and throw {@link RegistryException}. */
public final class RegistryLookups {

    private final RegistryChannel channel;
    private final Optional<Moment> moment;

    RegistryLookups(RegistryChannel channel) {
        this(channel, Optional.empty());
    }

    private RegistryLookups(RegistryChannel channel, Optional<Moment> moment) {
        this.channel = channel;
        this.moment = moment;
    }

    /** The same questions about a moment of the past; empty: about now. Agents are only known as of now. */
    public RegistryLookups at(Optional<Moment> past) {
        return new RegistryLookups(channel, past);
    }

    /**
     * A Service and its endpoints.
     *
     * @param service empty when there is no such Service
     * @param behind the registry has not read all of Kafka yet
     */
    public record Resolution(Optional<Service> service, List<ResolvedEndpoint> endpoints, boolean behind) {

        public Resolution {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * One endpoint and one of its ports.
     *
     * @param portName empty for a Service's only, unnamed port
     */
    public record ResolvedEndpoint(Endpoint endpoint, String portName, Protocol protocol, PortNumber port) {}

    /** The newest event of each present object, sorted by namespace and name. */
    public record Listing(List<Event> events, boolean behind) {

        public Listing {
            events = List.copyOf(events);
        }
    }

    /** What an agent last acknowledged, and whether the answering registry holds its stream. */
    public record AgentState(Programming programming, boolean connected) {}

    /**
     * Resolves one Service.
     *
     * @param port a port's name or number; empty for all
     */
    public Resolution resolve(ServiceKey key, String port) {
        ResolveRequest.Builder request = ResolveRequest.newBuilder()
                .setNamespace(key.namespace())
                .setName(key.name())
                .setPort(port);
        moment.map(RegistryMapper::toWire).ifPresent(request::setAt);
        ResolveResponse response = call(stub -> stub.resolve(request.build()));
        return new Resolution(
                response.getExists() ? Optional.of(EventMapper.fromWire(response.getService())) : Optional.empty(),
                response.getEndpointsList().stream()
                        .map(e -> new ResolvedEndpoint(
                                EndpointMapper.fromWire(e.getEndpoint()),
                                e.getPortName(),
                                RegistryMapper.fromWire(e.getProtocol()),
                                new PortNumber(e.getPort())))
                        .toList(),
                response.getBehind());
    }

    /** Every object of a kind in all namespaces. */
    public Listing list(Kind kind) {
        return list(kind, "", "");
    }

    /**
     * The objects of a kind.
     *
     * @param namespace empty for all
     * @param name empty for all
     */
    public Listing list(Kind kind, String namespace, String name) {
        ListRequest.Builder request = ListRequest.newBuilder()
                .setKind(RegistryMapper.toWire(kind))
                .setNamespace(namespace)
                .setName(name);
        moment.map(RegistryMapper::toWire).ifPresent(request::setAt);
        return call(stub -> {
            List<Event> events = new ArrayList<>();
            boolean behind = false;
            for (Iterator<ListResponse> responses = stub.list(request.build()); responses.hasNext(); ) {
                ListResponse response = responses.next();
                if (response.hasEvent()) {
                    events.add(EventMapper.fromWire(response.getEvent()));
                }
                behind |= response.getBehind();
            }
            return new Listing(events, behind);
        });
    }

    /** What every agent last acknowledged, sorted by agent. */
    public List<AgentState> agents() {
        return call(stub -> stub.agents(AgentsRequest.getDefaultInstance())).getAgentsList().stream()
                .map(a -> new AgentState(EventMapper.fromWire(a.getProgramming()), a.getConnected()))
                .toList();
    }

    private <T> T call(Function<RegistryGrpc.RegistryBlockingStub, T> question) {
        var stub = RegistryGrpc.newBlockingStub(channel.grpc())
                .withDeadlineAfter(channel.options().deadline().toNanos(), TimeUnit.NANOSECONDS);
        try {
            return question.apply(stub);
        } catch (StatusRuntimeException e) {
            throw channel.exception(e.getStatus(), e);
        }
    }
}
