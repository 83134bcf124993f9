package dev.fairway.cli.demo.stage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Asks a name server for the alias behind a name (RFC 1035), as a process of the client pod: SERVER NAME. */
final class AliasLookup {
    private static final int PORT = 53;
    private static final int HEADER_BYTES = 12;
    private static final int CNAME = 5;
    private static final int TIMEOUT_MILLIS = 5000;
    private static final byte[] RECURSIVE_QUESTION = {0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0};

    private AliasLookup() {}

    public static void main(String[] arguments) throws IOException {
        byte[] question = question(arguments[1]);
        byte[] answer = new byte[1232];
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(InetAddress.ofLiteral(arguments[0]), PORT);
            socket.send(new DatagramPacket(question, question.length));
            socket.receive(new DatagramPacket(answer, answer.length));
        }
        System.out.println(alias(ByteBuffer.wrap(answer), question.length));
    }

    private static byte[] question(String name) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(RECURSIVE_QUESTION);
        for (String label : name.split("\\.", -1)) {
            message.write(label.length());
            message.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        message.writeBytes(new byte[] {0, 0, CNAME, 0, 1});
        return message.toByteArray();
    }

    /** The name in the first answer, which follows the question; empty when there is no answer. */
    private static String alias(ByteBuffer message, int answerAt) {
        if (message.getShort(6) == 0) {
            return "";
        }
        message.position(answerAt);
        name(message);
        boolean isAlias = message.getShort() == CNAME;
        message.position(message.position() + 8);
        return isAlias ? name(message) : "";
    }

    private static String name(ByteBuffer message) {
        StringBuilder name = new StringBuilder();
        int after = -1;
        int length = message.get() & 0xff;
        while (length != 0) {
            if (length >= 0xc0) {
                int target = ((length & 0x3f) << 8) | (message.get() & 0xff);
                after = after < 0 ? message.position() : after;
                message.position(Math.max(HEADER_BYTES, target));
            } else {
                byte[] label = new byte[length];
                message.get(label);
                name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
            }
            length = message.get() & 0xff;
        }
        if (after >= 0) {
            message.position(after);
        }
        return name.toString();
    }
}
