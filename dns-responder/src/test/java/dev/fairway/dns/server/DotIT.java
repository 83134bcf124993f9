package dev.fairway.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.dns.core.zone.ClientPolicy;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** DNS over TLS, with the JDK's TLS as the client. */
class DotIT {

    @TempDir
    private Path folder;

    @Test
    void questionsAreAnsweredOverTls() throws Exception {
        // Given
        DotOptions dot = certificate("first.example");
        try (RunningServer server = start(dot);
                SSLSocket socket = connect(server)) {
            // When
            Message answer = ask(socket);

            // Then
            assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void renewedCertificateIsShownToTheNextConnectionAndOldConnectionsGoOn() throws Exception {
        // Given
        DotOptions dot = certificate("first.example");
        try (RunningServer server = start(dot);
                SSLSocket old = connect(server)) {
            assertThat(subject(old)).isEqualTo("CN=first.example");

            // When
            certificate("second.example");

            // Then
            await().untilAsserted(() -> {
                try (SSLSocket next = connect(server)) {
                    assertThat(subject(next)).isEqualTo("CN=second.example");
                    assertThat(ask(next).getRcode()).isEqualTo(Rcode.NOERROR);
                }
            });
            assertThat(ask(old).getRcode()).isEqualTo(Rcode.NOERROR);
        }
    }

    @Test
    void brokenCertificateIsNotTakenAndTheOldOneStays() throws Exception {
        // Given
        DotOptions dot = certificate("first.example");
        try (RunningServer server = start(dot)) {
            // When
            Files.writeString(dot.certificate(), "no certificate");

            // Then
            for (int i = 0; i < 3; i++) {
                try (SSLSocket socket = connect(server)) {
                    assertThat(subject(socket)).isEqualTo("CN=first.example");
                    assertThat(ask(socket).getRcode()).isEqualTo(Rcode.NOERROR);
                }
            }
        }
    }

    private static RunningServer start(DotOptions dot) {
        RunningServer server = new RunningServer(
                RunningServer.settings(), RunningServer.forwarding(), ClientPolicy.ASK, Optional.of(dot));
        server.complete(1);
        return server;
    }

    private static SSLSocket connect(RunningServer server) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket)
                tls.getSocketFactory().createSocket("127.0.0.1", server.server().tlsPort());
        socket.startHandshake();
        return socket;
    }

    private static String subject(SSLSocket socket) throws IOException {
        X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    private static Message ask(SSLSocket socket) throws IOException {
        byte[] query =
                RunningServer.query("dns-version.cluster.local.", Type.TXT).toWire();
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(query.length);
        out.write(query);
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return new Message(in.readNBytes(in.readUnsignedShort()));
    }

    private DotOptions certificate(String subject) throws Exception {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        int made = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-subj",
                        "/CN=" + subject,
                        "-days",
                        "1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(made).isZero();
        return new DotOptions(0, certificate, key);
    }
}
