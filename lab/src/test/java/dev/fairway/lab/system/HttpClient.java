package dev.fairway.lab.system;

import dev.fairway.lab.network.Netns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends HTTP requests with any Host header from inside a namespace of the lab, each over a connection of its own.
 *
 * @param netns where it stands
 */
record HttpClient(Netns netns, String address, int port) {
    private static final int PATIENCE_MILLIS = 5000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})");
    private static final Pattern POD = Pattern.compile("pod=(\\S+)");

    /**
     * An answer.
     *
     * @param pod which made it; empty when the gateway itself did
     */
    record Response(int status, Optional<String> pod) {}

    Response get(String host, String path) {
        try {
            String answer = netns.call(() -> exchange(host, path));
            Matcher status = STATUS.matcher(answer);
            Matcher pod = POD.matcher(answer);
            if (!status.find()) {
                throw new AssertionError("no HTTP: " + answer);
            }
            return new Response(
                    Integer.parseInt(status.group(1)), pod.find() ? Optional.of(pod.group(1)) : Optional.empty());
        } catch (IOException e) {
            throw new AssertionError("no answer to " + host + path, e);
        }
    }

    private String exchange(String host, String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(path, host)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
