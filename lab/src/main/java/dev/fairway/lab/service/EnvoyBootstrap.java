package dev.fairway.lab.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.lab.TlsFiles;

/**
 * What Envoy is started with: who it is, where the registry is, and that everything else comes from there over xDS.
 *
 * @param instance its name
 * @param registryHost address of the registry
 * @param registryPort its gRPC port
 * @param tls the gateway's certificate; its common name begins with {@code gateway/}
 */
record EnvoyBootstrap(String instance, String registryHost, int registryPort, TlsFiles tls) {
    private static final String TYPE = "type.googleapis.com/";
    private static final int ADMIN_PORT = 9901;
    private static final int MOST_CONNECTIONS = 50_000;

    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putObject("node").put("id", instance).put("cluster", "gateway");
        // Inside its pod only: who reaches it can end Envoy.
        socket(root.putObject("admin").putObject("address"), "127.0.0.1", ADMIN_PORT);
        ObjectNode dynamic = root.putObject("dynamic_resources");
        ObjectNode ads = dynamic.putObject("ads_config").put("api_type", "GRPC").put("transport_api_version", "V3");
        ads.putArray("grpc_services").addObject().putObject("envoy_grpc").put("cluster_name", "registry");
        for (String source : new String[] {"cds_config", "lds_config"}) {
            dynamic.putObject(source).put("resource_api_version", "V3").putObject("ads");
        }
        registry(root.putObject("static_resources").putArray("clusters").addObject());
        ObjectNode monitor = root.putObject("overload_manager")
                .putArray("resource_monitors")
                .addObject()
                .put("name", "envoy.resource_monitors.global_downstream_max_connections");
        monitor.putObject("typed_config")
                .put(
                        "@type",
                        TYPE
                                + "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig")
                .put("max_active_downstream_connections", MOST_CONNECTIONS);
        return root;
    }

    private void registry(ObjectNode cluster) {
        cluster.put("name", "registry").put("type", "STATIC").put("connect_timeout", "2s");
        ObjectNode assignment = cluster.putObject("load_assignment").put("cluster_name", "registry");
        socket(
                assignment
                        .putArray("endpoints")
                        .addObject()
                        .putArray("lb_endpoints")
                        .addObject()
                        .putObject("endpoint")
                        .putObject("address"),
                registryHost,
                registryPort);
        String options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
        cluster.putObject("typed_extension_protocol_options")
                .putObject(options)
                .put("@type", TYPE + options)
                .putObject("explicit_http_config")
                .putObject("http2_protocol_options")
                .putObject("connection_keepalive")
                .put("interval", "10s")
                .put("timeout", "5s");
        ObjectNode socket = cluster.putObject("transport_socket").put("name", "envoy.transport_sockets.tls");
        ObjectNode context = socket.putObject("typed_config")
                .put("@type", TYPE + "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext")
                .putObject("common_tls_context");
        context.putArray("alpn_protocols").add("h2");
        ObjectNode certificate = context.putArray("tls_certificates").addObject();
        certificate
                .putObject("certificate_chain")
                .put("filename", tls.certificate().toString());
        certificate.putObject("private_key").put("filename", tls.key().toString());
        ObjectNode validation = context.putObject("validation_context");
        validation.putObject("trusted_ca").put("filename", tls.ca().toString());
        ObjectNode name = validation.putArray("match_typed_subject_alt_names").addObject();
        name.put("san_type", "IP_ADDRESS").putObject("matcher").put("exact", registryHost);
    }

    private static void socket(ObjectNode address, String host, int port) {
        address.putObject("socket_address").put("address", host).put("port_value", port);
    }
}
