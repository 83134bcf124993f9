package dev.fairway.lab.echo;

import dev.fairway.lab.network.Netns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * The echo server of all pods of a lab; it does what its standard input says and ends with it.
 *
 * <pre>
 *   open ID NETNS POD NODE ADDRESSES PORTS   answered by: opened ID, or: failed ID REASON
 *   drain ID MILLISECONDS                    answered by: closed ID, once its sockets are
 * </pre>
 *
 * ADDRESSES and PORTS are lists with commas: {@code 10.244.1.2,fd00::2} and {@code tcp/8080,udp/8080}.
 */
public final class EchoServer {
    private final EchoLoop loop;
    private final PrintStream answers;

    private EchoServer(PrintStream answers) throws IOException {
        this.answers = answers;
        this.loop = new EchoLoop(InstantSource.system(), id -> answer("closed " + id));
    }

    /** Serves until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        EchoServer server = new EchoServer(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().name("echo").start(() -> {
            try {
                server.loop.run();
            } catch (RuntimeException e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        });
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            server.execute(List.of(line.split(" ", -1)));
        }
    }

    private void execute(List<String> command) {
        switch (command.getFirst()) {
            case "open" -> open(command);
            case "drain" -> loop.drain(command.get(1), Duration.ofMillis(Long.parseLong(command.get(2))));
            default -> throw new IllegalArgumentException("unknown command: " + command);
        }
    }

    private void open(List<String> command) {
        String id = command.get(1);
        EchoIdentity identity = new EchoIdentity(command.get(3), command.get(4));
        List<InetAddress> addresses =
                list(command.get(5)).map(InetAddress::ofLiteral).toList();
        List<EchoPort> ports = list(command.get(6)).map(EchoPort::parse).toList();
        try {
            loop.add(id, identity, EchoSockets.open(new Netns(Path.of(command.get(2))), addresses, ports));
            answer("opened " + id);
        } catch (IOException e) {
            answer("failed " + id + " " + e.getMessage());
        }
    }

    private synchronized void answer(String line) {
        answers.println(line);
    }

    private static Stream<String> list(String text) {
        return Stream.of(text.split(",", -1));
    }
}
