package dev.fairway.lab.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EchoProtocolTest {
    private final EchoProtocol protocol = new EchoProtocol("pod=a");

    @Test
    void aRequestIsAnsweredByAResponse() {
        // When
        String answer = say("GET / HTTP/1.1\r\nHost: x\r\n\r\n", false);
        // Then
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("\r\n\r\npod=a\n")
                .contains("Content-Length: 6\r\n");
        assertThat(protocol.hasEnded()).isFalse();
    }

    @Test
    void pipelinedRequestsInPiecesAreAllAnswered() {
        // Given
        String two = "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n";
        // When
        String answers = two.chars()
                .mapToObj(c -> say(Character.toString((char) c), false))
                .collect(Collectors.joining());
        // Then
        assertThat(answers.split("HTTP/1.1 200 OK")).hasSize(3);
    }

    @Test
    void theBodyOfARequestIsNotTakenForTheNextOne() {
        // When
        String answers = say("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n\r\n", false);
        // Then
        assertThat(answers.split("HTTP/1.1 200 OK")).hasSize(3);
        assertThat(answers).doesNotContain("echo=");
    }

    @Test
    void eachLineIsAnsweredByALine() {
        // When
        String answers = say("hello\r\nworld\nincompl", false);
        // Then
        assertThat(answers).isEqualTo("pod=a echo=hello\npod=a echo=world\n");
    }

    @Test
    void theConnectionEndsWhenTheClientOrThePodWantsIt() {
        // Given
        EchoProtocol leaving = new EchoProtocol("pod=a");
        // When
        String closing = say("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", false);
        List<ByteBuffer> last = leaving.receive(bytes("GET / HTTP/1.1\r\n\r\n"), true);
        // Then
        assertThat(closing).contains("Connection: close");
        assertThat(protocol.hasEnded()).isTrue();
        assertThat(last).hasSize(1);
        assertThat(leaving.hasEnded()).isTrue();
    }

    @Test
    void endlessInputWithoutALineEndsTheConnection() {
        // When
        say("x".repeat(EchoProtocol.MAX_INPUT + 1), false);
        // Then
        assertThat(protocol.hasEnded()).isTrue();
    }

    private String say(String text, boolean last) {
        return protocol.receive(bytes(text), last).stream()
                .map(answer -> StandardCharsets.UTF_8.decode(answer).toString())
                .collect(Collectors.joining());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
