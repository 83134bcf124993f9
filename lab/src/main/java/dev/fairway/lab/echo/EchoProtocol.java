package dev.fairway.lab.echo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one TCP connection says: HTTP/1.1 when its first line is a request line, else each line is answered by one line.
 *
 * <p>Pure: bytes in, answers out. Not for use by several threads.
 */
final class EchoProtocol {
    static final int MAX_INPUT = 64 * 1024;

    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]+) \\S+ HTTP/1\\.([01])\\r?");

    private final String identity;
    private ByteBuffer input = ByteBuffer.allocate(1024);
    private boolean ended;
    private long bodyToSkip;

    /**
     * For one new connection.
     *
     * @param identity the text that every answer holds
     */
    EchoProtocol(String identity) {
        this.identity = identity;
    }

    /** Whether the connection is to be closed once all answers are written. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * Takes what was read and gives the answers to all that is complete, in order.
     *
     * @param lastAnswer tells HTTP clients to come no more on this connection
     */
    List<ByteBuffer> receive(ByteBuffer read, boolean lastAnswer) {
        append(read);
        List<ByteBuffer> answers = new ArrayList<>();
        Optional<String> answer = next(lastAnswer);
        while (answer.isPresent()) {
            answers.add(ByteBuffer.wrap(answer.get().getBytes(StandardCharsets.UTF_8)));
            answer = next(lastAnswer);
        }
        if (!ended && input.position() > MAX_INPUT) {
            ended = true;
        }
        return answers;
    }

    private Optional<String> next(boolean lastAnswer) {
        skipBody();
        if (ended || bodyToSkip > 0) {
            return Optional.empty();
        }
        int lineEnd = indexOf("\n", 0);
        if (lineEnd < 0) {
            return Optional.empty();
        }
        String line = text(0, lineEnd);
        if (!REQUEST_LINE.matcher(line).matches()) {
            consume(lineEnd + 1);
            return Optional.of(identity + " echo=" + line.stripTrailing() + "\n");
        }
        int headEnd = indexOf("\r\n\r\n", 0);
        if (headEnd < 0) {
            return Optional.empty();
        }
        String head = text(0, headEnd);
        consume(headEnd + 4);
        return Optional.of(httpAnswer(line, head, lastAnswer));
    }

    private String httpAnswer(String requestLine, String head, boolean lastAnswer) {
        String lower = head.toLowerCase(Locale.ROOT);
        boolean chunked = lower.contains("\r\ntransfer-encoding:");
        bodyToSkip = contentLength(lower);
        boolean http10 = requestLine.stripTrailing().endsWith("1.0");
        // A chunked body is not read: the connection ends instead.
        ended = lastAnswer || chunked || http10 || bodyToSkip < 0 || lower.contains("\r\nconnection: close");
        String body = identity + "\n";
        return "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " + body.length()
                + (ended ? "\r\nConnection: close" : "") + "\r\n\r\n" + (requestLine.startsWith("HEAD ") ? "" : body);
    }

    /** The length, 0 when there is none, negative when it is no number. */
    private static long contentLength(String head) {
        int header = head.indexOf("\r\ncontent-length:");
        if (header < 0) {
            return 0;
        }
        int start = header + "\r\ncontent-length:".length();
        int end = head.indexOf("\r\n", start);
        String value = (end < 0 ? head.substring(start) : head.substring(start, end)).strip();
        return value.matches("\\d{1,18}") ? Long.parseLong(value) : -1;
    }

    private void append(ByteBuffer read) {
        if (input.remaining() < read.remaining()) {
            input = ByteBuffer.allocate(Math.max(2 * input.capacity(), input.position() + read.remaining()))
                    .put(input.flip());
        }
        input.put(read);
    }

    private void skipBody() {
        int skipped = (int) Math.min(bodyToSkip, input.position());
        if (skipped > 0) {
            consume(skipped);
            bodyToSkip -= skipped;
        }
    }

    private void consume(int count) {
        input.flip().position(count);
        input.compact();
    }

    private int indexOf(String wanted, int from) {
        for (int i = from; i + wanted.length() <= input.position(); i++) {
            int matched = 0;
            while (matched < wanted.length() && input.get(i + matched) == wanted.charAt(matched)) {
                matched++;
            }
            if (matched == wanted.length()) {
                return i;
            }
        }
        return -1;
    }

    private String text(int from, int to) {
        return new String(input.array(), from, to - from, StandardCharsets.UTF_8);
    }
}
