package dev.fairway.cli.demo.stage;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program of its own, run inside of the client pod: HTTP requests to a host, each over a new connection, one line of
 * output for each: start in microseconds since 1970, nanoseconds taken, the pod that answered, the error.
 *
 * <p>Arguments: host, how many requests (0: without end), pause between two in milliseconds.
 */
public final class RequestLoop {
    private static final int PORT = 80;
    private static final int TIMEOUT_MILLIS = 2000;
    private static final Pattern POD = Pattern.compile("pod=(\\S+)");

    private RequestLoop() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String host = arguments[0];
        int count = Integer.parseInt(arguments[1]);
        Duration pause = Duration.ofMillis(Long.parseLong(arguments[2]));
        // Looked up once, as a client with a connection pool would do: the address is what has to stay good.
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), PORT);
        for (int i = 0; count == 0 || i < count; i++) {
            System.out.println(request(address, host));
            System.out.flush();
            Thread.sleep(pause);
        }
    }

    private static String request(InetSocketAddress address, String host) {
        long started = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        long begin = System.nanoTime();
        String pod = "-";
        String error = "-";
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
            String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            pod = podIn(socket.getInputStream());
        } catch (IOException e) {
            error = String.valueOf(e.getMessage());
        }
        return started + " " + (System.nanoTime() - begin) + " " + pod + " " + error;
    }

    private static String podIn(InputStream in) throws IOException {
        String response = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        Matcher matcher = POD.matcher(response);
        if (!matcher.find()) {
            throw new IOException("an answer without a pod's name: " + response.length() + " bytes");
        }
        return matcher.group(1);
    }
}
