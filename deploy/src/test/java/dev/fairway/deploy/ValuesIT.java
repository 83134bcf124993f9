package dev.fairway.deploy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and what the refusal says. */
class ValuesIT {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            node-proxi: {mode: beside}                                       | node-proxi
            node-proxy: {mode: nftables}                                     | mode
            node-proxy: {registry: {adress: "a:1"}}                          | adress
            node-proxy: {registry: {address: "http://a"}}                    | address
            node-proxy: {pod-cidrs: [10.0.0.0]}                              | pod-cidrs
            node-proxy: {node-name: a}                                       | node-name
            node-proxy: {settings: {node-proxy.mode: replace}}               | node-proxy.mode
            endpoint-tracker: {source: standalone}                           | source
            endpoint-tracker: {replicas: 0}                                  | replicas
            endpoint-tracker: {write-back: {endpoint-slices: maybe}}         | endpoint-slices
            endpoint-tracker: {election: {lease-duration: 15}}               | lease-duration
            service-registry: {patience: 5}                                  | patience
            service-registry: {history-window: 7 days}                       | history-window
            dns-responder: {query-log: 2}                                    | query-log
            dns-responder: {stub-domains: {corp.example: 10.0.0.1}}          | stub-domains
            dns-responder: {service: {cluster-ip: kube-dns}}                 | cluster-ip
            kafka: {persistence: {size: ten}}                                | size
            global: {tls: {mode: cert-manager}}                              | mode
            global: {api-server: {host: 10.0.0.1, port: 99999}}              | port
            global: {kafka: {bootstrap-servers: kafka}}                      | bootstrap-servers
            """)
    void aWrongValueIsRefusedByItsName(String values, String named) {
        assertThatThrownBy(() -> Chart.render(values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(named);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            kafka: {enabled: false}                                  | global.kafka.bootstrap-servers is empty
            global: {kafka: {bootstrap-servers: "kafka:9092"}}       | there is one Kafka
            global: {api-server: {host: 10.0.0.1}}                   | needs both host and port
            node-proxy: {mode: replace}                              | node-proxy.registry.address
            endpoint-tracker: {replicas: 2, election: {enabled: false}} | endpoint-tracker.election.enabled is false
            dns-responder: {service: {cluster-ip: 10.96.0.10}}       | global.service-registry.cluster-ip
            """)
    void valuesThatNeedOneAnotherAreRefusedAlone(String values, String message) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(message);
    }
}
