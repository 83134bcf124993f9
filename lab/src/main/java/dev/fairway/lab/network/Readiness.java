package dev.fairway.lab.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks once, over the network, whether a server does its work. */
public sealed interface Readiness {
    /** Whether the server said yes within the timeout. */
    boolean ask(Duration timeout) throws IOException;

    /** A connection is accepted. */
    record Tcp(InetSocketAddress address) implements Readiness {
        @Override
        public boolean ask(Duration timeout) throws IOException {
            try (Socket socket = new Socket()) {
                socket.connect(address, Math.toIntExact(timeout.toMillis()));
                return true;
            }
        }
    }

    /**
     * A GET is answered by a status from 200 to 399.
     *
     * @param headers further request headers
     */
    record Http(InetSocketAddress address, String path, Map<String, String> headers) implements Readiness {
        public Http {
            headers = Map.copyOf(headers);
        }

        @Override
        public boolean ask(Duration timeout) throws IOException {
            int status = status(timeout);
            return status >= 200 && status < 400;
        }

        private int status(Duration timeout) throws IOException {
            try (Socket socket = new Socket()) {
                socket.connect(address, Math.toIntExact(timeout.toMillis()));
                socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
                StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
                headers.forEach((name, value) ->
                        request.append(name).append(": ").append(value).append("\r\n"));
                if (headers.keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
                    request.append("Host: ").append(address.getHostString()).append("\r\n");
                }
                request.append("Connection: close\r\n\r\n");
                socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                return statusOf(answer.readLine());
            }
        }

        private static int statusOf(@Nullable String statusLine) throws IOException {
            if (statusLine == null || !statusLine.matches("HTTP/1\\.[01] \\d{3}.*")) {
                throw new IOException("no HTTP answer");
            }
            return Integer.parseInt(statusLine.substring(9, 12));
        }
    }

    /** The same question, asked from inside a network namespace. */
    record Inside(Netns netns, Readiness question) implements Readiness {
        @Override
        public boolean ask(Duration timeout) throws IOException {
            return netns.call(() -> question.ask(timeout));
        }
    }

    /** The reason why the answer is not yes, or nothing when it is. */
    default Optional<String> failure(Duration timeout) {
        try {
            return ask(timeout) ? Optional.empty() : Optional.of("it answers that it is not ready");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
