package dev.fairway.registry.grpc.xds;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/** Envoy's aggregated discovery service. */
@GrpcService
public class DiscoveryService implements BindableService {

    private final Gateways gateways;

    DiscoveryService(Gateways gateways) {
        this.gateways = gateways;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return new AggregatedDiscoveryServiceImplBase() {
            @Override
            public StreamObserver<DiscoveryRequest> streamAggregatedResources(
                    StreamObserver<DiscoveryResponse> gateway) {
                return gateways.open(gateway);
            }
        }.bindService();
    }
}
