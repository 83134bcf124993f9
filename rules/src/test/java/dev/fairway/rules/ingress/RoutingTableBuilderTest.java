package dev.fairway.rules.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Ingress;
import dev.fairway.model.Ingress.Backend;
import dev.fairway.model.Ingress.PathType;
import dev.fairway.model.Ingress.Port;
import dev.fairway.model.IngressClass;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.ingress.IngressProblem.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoutingTableBuilderTest {

    private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NEW = OLD.plusSeconds(1);
    private static final IngressClass OURS = ingressClass("fairway", ClassVerdict.CONTROLLER, OLD, false);
    private static final Backend WEB = new Backend.OfService("web", new Port.Number(new PortNumber(80)));
    private static final Map<SecretName, TlsSecret> SECRETS = Map.of(
            new SecretName("default", "good"), new TlsSecret.Usable(Set.of("a.example", "*.b.example")),
            new SecretName("default", "other"), new TlsSecret.Usable(Set.of("a.example")),
            new SecretName("default", "broken"), new TlsSecret.Unusable("tls.crt holds no certificate"));

    @Test
    void ofTwoIngressesThatWantAPathTheOlderOneGetsIt() {
        // Given
        Ingress young = ingress("a-young", NEW, rule("a.example", "/x", WEB), rule("a.example", "/y", WEB));
        Ingress old = ingress("z-old", OLD, rule("a.example", "/x/", WEB));

        // When
        RoutingTable table = build(List.of(young, old), List.of(OURS));

        // Then
        assertThat(table.route("a.example", "/x").orElseThrow().ingress()).isEqualTo(old.key());
        assertThat(table.route("a.example", "/y").orElseThrow().ingress()).isEqualTo(young.key());
        assertThat(table.problems())
                .containsExactly(new IngressProblem(
                        young.key(), Reason.PATH_TAKEN, "a.example/x is routed by the older " + old.key()));
    }

    @Test
    void namedPortLeadsToThePortOfThatName() {
        // Given
        Backend byName = new Backend.OfService("web", new Port.Name("grpc"));

        // When
        RoutingTable table = build(List.of(ingress("i", OLD, rule("", "/", byName))), List.of(OURS));

        // Then
        assertThat(table.route("x", "/").orElseThrow().target())
                .isEqualTo(new Target.ToService(new ServiceKey("default", "web"), "grpc", Target.HttpProtocol.HTTP2));
    }

    @Test
    void backendThatIsNotUsableIsAnsweredAndToldAndNoOtherRouteTakesItsRequests() {
        // Given
        Ingress ingress = ingress(
                "i",
                OLD,
                rule("", "/", WEB),
                rule("", "/none", new Backend.OfService("none", new Port.Number(new PortNumber(80)))),
                rule("", "/port", new Backend.OfService("web", new Port.Number(new PortNumber(81)))),
                rule("", "/udp", new Backend.OfService("web", new Port.Name("dns"))),
                rule("", "/name", new Backend.OfService("alias", new Port.Number(new PortNumber(80)))),
                rule("", "/bucket", new Backend.OfResource("x.example", "Bucket", "b")));

        // When
        RoutingTable table = build(List.of(ingress), List.of(OURS));

        // Then
        for (String path : List.of("/none", "/port", "/udp", "/name", "/bucket")) {
            assertThat(table.route("x", path).orElseThrow().target()).isEqualTo(new Target.Nowhere());
        }
        assertThat(table.problems())
                .extracting(IngressProblem::reason)
                .containsExactly(
                        Reason.SERVICE_NOT_FOUND,
                        Reason.PORT_NOT_FOUND,
                        Reason.PORT_NOT_FOUND,
                        Reason.BACKEND_NOT_SUPPORTED,
                        Reason.BACKEND_NOT_SUPPORTED);
    }

    @Test
    void olderDefaultBackendServesTheHostsThatNobodyHasRulesFor() {
        // Given
        Ingress young = new Ingress(meta("a", NEW), "fairway", WEB, List.of(), List.of(), List.of());
        Ingress old = new Ingress(meta("b", OLD), "fairway", WEB, List.of(), List.of(), List.of());

        // When
        RoutingTable table = build(List.of(young, old), List.of(OURS));

        // Then
        assertThat(table.route("x", "/").orElseThrow().ingress()).isEqualTo(old.key());
    }

    @Test
    void tlsHostsFindTheirCertificateOrAReason() {
        // Given
        Ingress ingress = new Ingress(
                meta("i", OLD),
                "fairway",
                WEB,
                List.of(),
                List.of(
                        new Ingress.Tls(List.of("a.example", "x.b.example", "*.b.example", "c.example"), "good"),
                        new Ingress.Tls(List.of("d.example"), "missing"),
                        new Ingress.Tls(List.of("e.example"), "broken"),
                        new Ingress.Tls(List.of("a.example"), "other"),
                        new Ingress.Tls(List.of("f.example"), "")),
                List.of());

        // When
        RoutingTable table = build(List.of(ingress), List.of(OURS));

        // Then
        assertThat(table.certificates().keySet())
                .containsExactly("*.b.example", "a.example", "c.example", "x.b.example");
        assertThat(table.problems())
                .extracting(IngressProblem::reason)
                .containsExactly(
                        Reason.CERTIFICATE_DOES_NOT_FIT,
                        Reason.SECRET_NOT_FOUND,
                        Reason.SECRET_UNUSABLE,
                        Reason.HOST_TAKEN,
                        Reason.SECRET_NOT_FOUND);
        assertThat(table.problems().getFirst().message()).contains("c.example", "[*.b.example, a.example]");
    }

    @Test
    void classDecidesWhoServesAnIngress() {
        // Given
        IngressClass foreign = ingressClass("other", "example.com/other", OLD, true);
        IngressClass newer = ingressClass("newer", ClassVerdict.CONTROLLER, NEW, true);
        IngressClass alsoNewer = ingressClass("z-newer", "example.com/other", NEW, true);
        List<IngressClass> classes = List.of(OURS, foreign, alsoNewer, newer);

        // Then
        assertThat(ClassVerdict.of(named("fairway"), classes)).isEqualTo(new ClassVerdict.Ours("fairway"));
        assertThat(ClassVerdict.of(named("other"), classes))
                .isEqualTo(new ClassVerdict.Foreign("other", "example.com/other"));
        assertThat(ClassVerdict.of(named("none"), classes)).isEqualTo(new ClassVerdict.Unknown("none"));
        assertThat(ClassVerdict.of(named(""), classes)).isEqualTo(new ClassVerdict.Ours("newer"));
        assertThat(ClassVerdict.of(named(""), List.of(OURS))).isEqualTo(new ClassVerdict.None());
    }

    @Test
    void ingressOfAnUnknownOrForeignClassIsNotServed() {
        // When
        RoutingTable table = build(
                List.of(
                        new Ingress(meta("a", OLD), "none", WEB, List.of(), List.of(), List.of()),
                        new Ingress(meta("b", OLD), "other", WEB, List.of(), List.of(), List.of()),
                        new Ingress(meta("c", OLD), "", WEB, List.of(), List.of(), List.of())),
                List.of(OURS, ingressClass("other", "example.com/other", OLD, false)));

        // Then
        assertThat(table.hosts()).isEmpty();
        assertThat(table.problems()).extracting(IngressProblem::reason).containsExactly(Reason.CLASS_NOT_FOUND);
    }

    private static Ingress named(String className) {
        return new Ingress(meta("i", OLD), className, WEB, List.of(), List.of(), List.of());
    }

    private static RoutingTable build(List<Ingress> ingresses, List<IngressClass> classes) {
        return RoutingTableBuilder.build(new RoutingTableBuilder.View(
                ingresses, classes, RoutingTableBuilderTest::service, name -> Optional.ofNullable(SECRETS.get(name))));
    }

    private static Optional<Service> service(ServiceKey key) {
        Service.Builder service = Service.builder(ObjectMeta.of(key.namespace(), key.name()));
        return switch (key.name()) {
            case "web" -> {
                ServicePort http = ServicePort.of("http", Protocol.TCP, 80);
                ServicePort grpc = ServicePort.of("grpc", Protocol.TCP, 90);
                yield Optional.of(service.ports(List.of(
                                http,
                                new ServicePort(
                                        "grpc", Protocol.TCP, grpc.port(), grpc.target(), null, "kubernetes.io/h2c"),
                                ServicePort.of("dns", Protocol.UDP, 53)))
                        .build());
            }
            case "alias" ->
                Optional.of(service.type(Service.Type.EXTERNAL_NAME)
                        .externalName("x.example")
                        .ports(List.of(ServicePort.of("", Protocol.TCP, 80)))
                        .build());
            default -> Optional.empty();
        };
    }

    private static Ingress ingress(String name, Instant created, Ingress.Rule... rules) {
        return new Ingress(meta(name, created), "fairway", null, List.of(rules), List.of(), List.of());
    }

    private static Ingress.Rule rule(String host, String path, Backend backend) {
        return new Ingress.Rule(host, List.of(new Ingress.Path(path, PathType.PREFIX, backend)));
    }

    private static IngressClass ingressClass(String name, String controller, Instant created, boolean isDefault) {
        ObjectMeta meta = new ObjectMeta("", name, "", "", 0, created, null, new TreeMap<>(), new TreeMap<>());
        return new IngressClass(
                isDefault ? meta.withAnnotations(Map.of("ingressclass.kubernetes.io/is-default-class", "true")) : meta,
                controller,
                null);
    }

    private static ObjectMeta meta(String name, Instant created) {
        return new ObjectMeta("default", name, "", "", 0, created, null, new TreeMap<>(), new TreeMap<>());
    }
}
