package dev.fairway.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.dns.core.zone.ClientPolicy;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Path;
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
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        makeCertificate(key, certificate);
        DotOptions dot = new DotOptions(0, certificate, key);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);

        try (RunningServer server = new RunningServer(
                RunningServer.settings(), RunningServer.forwarding(), ClientPolicy.ASK, Optional.of(dot))) {
            server.complete(1);
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory()
                    .createSocket("127.0.0.1", server.server().tlsPort())) {
                // When
                byte[] query = RunningServer.query("dns-version.cluster.local.", Type.TXT)
                        .toWire();
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(query.length);
                out.write(query);
                out.flush();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                Message answer = new Message(in.readNBytes(in.readUnsignedShort()));

                // Then
                assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
        }
    }

    private static void makeCertificate(Path key, Path certificate) throws Exception {
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
                        "/CN=localhost",
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
    }
}
