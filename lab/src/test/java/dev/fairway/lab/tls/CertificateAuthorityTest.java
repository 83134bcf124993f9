package dev.fairway.lab.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.lab.TlsFiles;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void anIssuedCertificateIsSignedAndNamesItsProcess() throws Exception {
        // Given
        CertificateAuthority authority = new CertificateAuthority(directory, NOW);
        // When
        TlsFiles files = authority.issue("node/node-1", List.of("10.255.1.11"));
        // Then
        X509Certificate certificate = read(files.certificate());
        certificate.verify(read(files.ca()).getPublicKey());
        certificate.checkValidity(Date.from(NOW));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=node/node-1");
        assertThat(certificate.getSubjectAlternativeNames().toString())
                .contains("localhost", "10.255.1.11", "127.0.0.1");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void theKeyIsPkcs8AndForItsOwnerOnly() throws Exception {
        // Given
        CertificateAuthority authority = new CertificateAuthority(directory, NOW);
        // When
        TlsFiles files = authority.issue("cli", List.of());
        // Then
        String pem = Files.readString(files.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
        assertThat(KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))))
                .isNotNull();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.key())))
                .isEqualTo("rw-------");
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream stream = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
        }
    }
}
