package dev.fairway.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.dns.core.zone.ClientNamespaces;
import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The first question of a search list answers the whole list; the client is the pod at 127.0.0.1. */
class SearchCompletionIT {

    private final ClientNamespaces namespaces = new ClientNamespaces(RunningServer.settings());
    private RunningServer server;
    private TestUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        ClientPolicy clients = new ClientPolicy(Optional.of(namespaces), List.of());
        server = new RunningServer(RunningServer.settings(), RunningServer.forwarding(), clients, Optional.empty());
        server.put(service("default", "web", "10.96.0.1"));
        server.put(service("prod", "db", "10.96.0.2"));
        server.complete(1);
        namespaces.put(pod("default", "client", Pod.Phase.RUNNING));
        upstream = new TestUpstream(
                query -> query.getQuestion().getName().toString().equals("www.example.org.")
                        ? TestUpstream.answer(query, Rcode.NOERROR, "www.example.org. 300 A 192.0.2.1")
                        : TestUpstream.answer(query, Rcode.NXDOMAIN));
        server.use(upstream.address());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        upstream.close();
    }

    @Test
    void nameOfAnotherNamespaceIsFoundByTheFirstQuestion() throws IOException {
        // When
        Message answer = server.ask("db.prod.default.svc.cluster.local.", Type.A);

        // Then
        assertThat(records(answer))
                .containsExactly(
                        "db.prod.default.svc.cluster.local. 5 IN CNAME db.prod.svc.cluster.local.",
                        "db.prod.svc.cluster.local. 5 IN A 10.96.0.2");
    }

    @Test
    void fullNameOfAServiceIsFoundByTheFirstQuestion() throws IOException {
        // When
        Message answer = server.ask("db.prod.svc.cluster.local.default.svc.cluster.local.", Type.A);

        // Then
        assertThat(records(answer)).last().isEqualTo("db.prod.svc.cluster.local. 5 IN A 10.96.0.2");
    }

    @Test
    void nameOfOthersIsFoundByTheFirstQuestion() throws IOException {
        // When
        Message answer = server.ask("www.example.org.default.svc.cluster.local.", Type.A);

        // Then
        assertThat(records(answer))
                .containsExactly(
                        "www.example.org.default.svc.cluster.local. 5 IN CNAME www.example.org.",
                        "www.example.org. 300 IN A 192.0.2.1");
    }

    @Test
    void nameThatNobodyHasDoesNotExist() throws IOException {
        // When
        Message answer = server.ask("nobody.example.org.default.svc.cluster.local.", Type.A);

        // Then
        assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(answer.getSection(Section.AUTHORITY)).hasSize(1);
    }

    @Test
    void ownNamespaceComesFirst() throws IOException {
        // When
        Message answer = server.ask("web.default.svc.cluster.local.", Type.A);

        // Then
        assertThat(records(answer)).containsExactly("web.default.svc.cluster.local. 5 IN A 10.96.0.1");
    }

    @Test
    void addressThatWasTakenOverGivesTheNewPodsNamespace() throws IOException {
        // When
        namespaces.put(pod("default", "client", Pod.Phase.SUCCEEDED));
        namespaces.put(pod("prod", "other", Pod.Phase.RUNNING));

        // Then
        assertThat(server.ask("db.prod.default.svc.cluster.local.", Type.A).getRcode())
                .isEqualTo(Rcode.NXDOMAIN);
        assertThat(records(server.ask("web.default.prod.svc.cluster.local.", Type.A)))
                .hasSize(2);
    }

    @Test
    void addressThatPodsOfTwoNamespacesClaimGivesNone() throws IOException {
        // When
        namespaces.put(pod("prod", "other", Pod.Phase.RUNNING));

        // Then
        assertThat(server.ask("db.prod.default.svc.cluster.local.", Type.A).getRcode())
                .isEqualTo(Rcode.NXDOMAIN);

        // When
        namespaces.remove(pod("prod", "other", Pod.Phase.RUNNING).key());

        // Then
        assertThat(server.ask("db.prod.default.svc.cluster.local.", Type.A).getRcode())
                .isEqualTo(Rcode.NOERROR);
    }

    private static Pod pod(String namespace, String name, Pod.Phase phase) {
        ObjectMeta meta = ObjectMeta.of(namespace, name);
        List<InetAddress> addresses = List.of(InetAddress.ofLiteral("127.0.0.1"));
        return new Pod(meta, "", phase, addresses, List.of(), List.of(), List.of(), false, "", "");
    }

    private static Service service(String namespace, String name, String address) {
        return Service.builder(ObjectMeta.of(namespace, name))
                .clusterIps(List.of(InetAddress.ofLiteral(address)))
                .build();
    }

    private static List<String> records(Message message) {
        return message.getSection(Section.ANSWER).stream()
                .map(Record::toString)
                .map(text -> text.replaceAll("\\s+", " "))
                .toList();
    }
}
