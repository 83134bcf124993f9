package dev.fairway.lab.network;

import dev.fairway.lab.network.Readiness.Http;
import dev.fairway.lab.network.Readiness.Scheme;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Asks for the status of a GET, and no more of the answer. Java's own client cannot be bound to a network namespace. */
final class HttpStatus {

    private HttpStatus() {}

    /** The status; all of connecting, the handshake and the answer take no longer than the timeout. */
    static int get(Http question, Duration timeout) throws IOException {
        int millis = Math.toIntExact(timeout.toMillis());
        try (Socket socket = new Socket()) {
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> close(socket));
            socket.connect(question.address(), millis);
            socket.setSoTimeout(millis);
            return question.scheme() == Scheme.HTTP ? ask(socket, question) : askByTls(socket, question);
        }
    }

    private static int askByTls(Socket socket, Http question) throws IOException {
        String host = question.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("host"))
                .map(header -> header.getValue())
                .findFirst()
                .orElse(question.address().getHostString());
        try (Socket tls =
                trusting().createSocket(socket, host, question.address().getPort(), true)) {
            return ask(tls, question);
        }
    }

    private static int ask(Socket socket, Http question) throws IOException {
        StringBuilder request = new StringBuilder("GET " + question.path() + " HTTP/1.1\r\n");
        question.headers()
                .forEach((name, value) ->
                        request.append(name).append(": ").append(value).append("\r\n"));
        if (question.headers().keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
            request.append("Host: ").append(question.address().getHostString()).append("\r\n");
        }
        request.append("Connection: close\r\n\r\n");
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        return statusOf(answer.readLine());
    }

    private static int statusOf(@Nullable String statusLine) throws IOException {
        if (statusLine == null || !statusLine.matches("HTTP/1\\.[01] \\d{3}.*")) {
            throw new IOException("no HTTP answer");
        }
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no more use either way.
        }
    }

    private static SSLSocketFactory trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Trusting()}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** Takes every certificate, as a kubelet does for its probes. */
    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
