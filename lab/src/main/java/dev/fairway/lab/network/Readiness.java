package dev.fairway.lab.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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

    /** How HTTP is spoken. */
    enum Scheme {
        HTTP,
        HTTPS
    }

    /**
     * A GET is answered by a status from 200 to 399.
     *
     * @param scheme with HTTPS no certificate is verified: it is asked whether the server works, not who it is
     * @param headers further request headers
     */
    record Http(Scheme scheme, InetSocketAddress address, String path, Map<String, String> headers)
            implements Readiness {
        public Http {
            headers = Map.copyOf(headers);
        }

        @Override
        public boolean ask(Duration timeout) throws IOException {
            int status = HttpStatus.get(this, timeout);
            return status >= 200 && status < 400;
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
