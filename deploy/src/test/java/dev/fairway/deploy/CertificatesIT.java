package dev.fairway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The certificates that the chart makes are such that Java takes them. */
class CertificatesIT {

    @Test
    void aReplicaIsNamedByItsCertificateAndHoldsTheKey() throws GeneralSecurityException {
        Secret secret = Chart.render("").one(Secret.class, "fw-dns-responder-tls");

        X509Certificate certificate = certificate(secret, "fw-dns-responder-1.crt");
        certificate.verify(certificate(secret, "ca.crt").getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=dns/fw-dns-responder-1");
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key(secret, "fw-dns-responder-1.key"));
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void theRegistrysCertificateHasEveryNameByWhichItIsReached() throws GeneralSecurityException {
        Secret secret = Chart.render("""
                        global:
                          service-registry: {cluster-ip: 10.96.0.42}
                          tls: {registry-names: [registry.example], registry-addresses: ["2001:db8::1"]}
                        """).one(Secret.class, "fw-service-registry-tls");

        Collection<List<?>> names = certificate(secret, "tls.crt").getSubjectAlternativeNames();
        assertThat(names)
                .extracting(name -> (String) name.get(1))
                .contains(
                        "fw-service-registry.fairway-system.svc",
                        "fw-service-registry.fairway-system.svc.cluster.local",
                        "registry.example",
                        "10.96.0.42",
                        "2001:db8:0:0:0:0:0:1");
    }

    @Test
    void thePodsGetTheirOwnSecretsAndNeverTheAuthoritys() {
        Manifests rendered = Chart.render("");

        List<String> mounted = rendered.pods().values().stream()
                .flatMap(pod -> pod.getSpec().getVolumes().stream())
                .map(Volume::getSecret)
                .filter(Objects::nonNull)
                .map(secret -> secret.getSecretName())
                .toList();
        assertThat(mounted)
                .containsExactlyInAnyOrder("fw-service-registry-tls", "fw-node-proxy-tls", "fw-dns-responder-tls");
    }

    @Test
    void everyNodeHasItsOwnAndAnUpgradeKeepsWhatIsThere() throws GeneralSecurityException {
        Manifests installed = Chart.render("", List.of("node-1"), new Manifests(List.of()));

        Manifests upgraded = Chart.render("", List.of("node-1", "node-2.example"), installed);

        Secret before = installed.one(Secret.class, "fw-node-proxy-tls");
        Secret after = upgraded.one(Secret.class, "fw-node-proxy-tls");
        assertThat(before.getData()).containsOnlyKeys("ca.crt", "node-1.crt", "node-1.key");
        assertThat(after.getData()).containsAllEntriesOf(before.getData()).hasSize(5);
        X509Certificate added = certificate(after, "node-2.example.crt");
        assertThat(added.getSubjectX500Principal().getName()).isEqualTo("CN=node/node-2.example");
        added.verify(certificate(before, "ca.crt").getPublicKey());
        assertThat(upgraded.one(Secret.class, "fw-ca").getData())
                .isEqualTo(installed.one(Secret.class, "fw-ca").getData());
        assertThat(upgraded.one(Secret.class, "fw-service-registry-tls").getData())
                .isEqualTo(
                        installed.one(Secret.class, "fw-service-registry-tls").getData());
    }

    @Test
    void theRegistrysCertificateIsMadeAnewForAnotherAddress() {
        Manifests installed = Chart.render("");

        Manifests upgraded =
                Chart.render("global: {service-registry: {cluster-ip: 10.96.0.42}}", List.of("node-1"), installed);

        assertThat(upgraded.one(Secret.class, "fw-service-registry-tls").getData())
                .isNotEqualTo(
                        installed.one(Secret.class, "fw-service-registry-tls").getData());
        assertThat(upgraded.one(Secret.class, "fw-dns-responder-tls").getData())
                .isEqualTo(installed.one(Secret.class, "fw-dns-responder-tls").getData());
    }

    @Test
    void existingSecretsAreLeftAlone() {
        assertThat(Chart.render("global: {tls: {mode: existing}}").all(Secret.class))
                .isEmpty();
    }

    private static X509Certificate certificate(Secret secret, String file) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(content(secret, file)));
    }

    private static PrivateKey key(Secret secret, String file) throws GeneralSecurityException {
        String pem = new String(content(secret, file), StandardCharsets.US_ASCII);
        byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static byte[] content(Secret secret, String file) {
        return Base64.getDecoder().decode(secret.getData().get(file));
    }
}
