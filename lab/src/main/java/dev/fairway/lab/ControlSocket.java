package dev.fairway.lab;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way into a supervisor: a Unix socket, on which each connection carries one command (a JSON list of words) and one answer
 * (empty, or what went wrong).
 */
public final class ControlSocket implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final ServerSocketChannel server;

    private ControlSocket(ServerSocketChannel server) {
        this.server = server;
    }

    /** Answers commands, each on a thread of its own; a LabException of the handler becomes the answer. */
    public static ControlSocket serve(Path path, Consumer<List<String>> handler) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().name("control").start(() -> accept(server, handler));
        return new ControlSocket(server);
    }

    /** Sends a command to a supervisor and fails as it fails. */
    static void send(Path path, String... command) {
        String answer;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            answer = exchange(channel, command);
        } catch (IOException e) {
            throw new LabException("the lab's supervisor does not answer: " + e.getMessage(), e);
        }
        if (!answer.isEmpty()) {
            throw new LabException(answer);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static String exchange(SocketChannel channel, String[] command) throws IOException {
        Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
        writer.write(JSON.writeValueAsString(command) + "\n");
        writer.flush();
        channel.shutdownOutput();
        BufferedReader reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        return String.join("\n", reader.readAllLines());
    }

    private static void accept(ServerSocketChannel server, Consumer<List<String>> handler) {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofVirtual().name("control-command").start(() -> answer(client, handler));
            }
        } catch (AsynchronousCloseException _) {
            // The supervisor ends.
        } catch (IOException e) {
            throw new IllegalStateException("the control socket failed", e);
        }
    }

    private static void answer(SocketChannel client, Consumer<List<String>> handler) {
        try (client) {
            BufferedReader reader = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
            Writer writer = Channels.newWriter(client, StandardCharsets.UTF_8);
            writer.write(outcome(String.valueOf(reader.readLine()), handler));
            writer.flush();
        } catch (IOException _) {
            // The asker is gone.
        }
    }

    private static String outcome(String request, Consumer<List<String>> handler) throws IOException {
        try {
            handler.accept(List.of(JSON.readValue(request, String[].class)));
            return "";
        } catch (LabException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
