package dev.fairway.rules.ingress;

import dev.fairway.model.ServiceKey;

/** Where the requests of a route go. */
public sealed interface Target {

    /**
     * The endpoints of one port of a Service.
     *
     * @param portName as endpoint slices name it; empty for a Service's only, unnamed port
     * @param protocol what its pods speak
     */
    record ToService(ServiceKey service, String portName, HttpProtocol protocol) implements Target {}

    /** Nowhere, because the backend is not usable: answered with 503, so that no other route takes the request. */
    record Nowhere() implements Target {}

    /** HTTP as a backend speaks it; told by the port's appProtocol (KEP 3726). */
    enum HttpProtocol {
        HTTP1,
        HTTP2
    }
}
