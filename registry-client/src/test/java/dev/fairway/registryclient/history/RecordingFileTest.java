package dev.fairway.registryclient.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.fairway.api.event.v1.Endpoint;
import dev.fairway.api.event.v1.EndpointSlice;
import dev.fairway.api.event.v1.Event;
import dev.fairway.api.event.v1.Node;
import dev.fairway.api.event.v1.ObjectMeta;
import dev.fairway.api.event.v1.Pod;
import dev.fairway.api.event.v1.Selector;
import dev.fairway.api.event.v1.Service;
import dev.fairway.api.registry.v1.Change;
import dev.fairway.api.registry.v1.ReplayResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordingFileTest {

    private final Anonymity anonymity = new Anonymity(new byte[] {1, 2, 3});

    @Test
    void recordsComeBackFromTheFile() throws IOException {
        // Given
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (RecordingFile.Writer writer = new RecordingFile.Writer(file)) {
            writer.write(record(pod()));
        }

        // When
        try (RecordingFile.Reader reader = new RecordingFile.Reader(new ByteArrayInputStream(file.toByteArray()))) {
            Optional<ReplayResponse> first = reader.read();

            // Then
            assertThat(first).contains(record(pod()));
            assertThat(reader.read()).isEmpty();
        }
    }

    @Test
    void fileOfSomethingElseOrCutOffIsRefused() throws IOException {
        // Given
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (RecordingFile.Writer writer = new RecordingFile.Writer(file)) {
            writer.write(record(pod()));
        }
        byte[] torn = Arrays.copyOf(file.toByteArray(), file.size() - 9);

        // When
        RecordingFile.Reader reader = new RecordingFile.Reader(new ByteArrayInputStream(torn));

        // Then
        assertThatThrownBy(reader::read).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new RecordingFile.Reader(new ByteArrayInputStream(new byte[20])))
                .isInstanceOf(IOException.class);
    }

    @Test
    void namesAndAddressesAreReplacedAndStillBelongTogether() {
        // When
        Pod pod = anonymity.hide(record(pod())).getChange().getEvent().getPod();
        Service service = anonymity
                .hide(record(Event.newBuilder()
                        .setService(Service.newBuilder()
                                .setMeta(ObjectMeta.newBuilder()
                                        .setNamespace("shop")
                                        .setName("cart"))
                                .setSelector(Selector.newBuilder().putMatchLabels("app", "cart")))))
                .getChange()
                .getEvent()
                .getService();
        EndpointSlice slice = anonymity
                .hide(record(Event.newBuilder()
                        .setEndpointSlice(EndpointSlice.newBuilder()
                                .setServiceName("cart")
                                .addEndpoints(Endpoint.newBuilder()
                                        .setAddress(bytes(10, 1, 2, 3))
                                        .setReady(true)
                                        .setPodName("cart-1")))))
                .getChange()
                .getEvent()
                .getEndpointSlice();

        // Then
        assertThat(pod.toString()).doesNotContain("cart").doesNotContain("shop").doesNotContain("secret");
        assertThat(pod.getPhase()).isEqualTo("Running");
        assertThat(pod.getMeta().getLabelsMap())
                .containsAllEntriesOf(service.getSelector().getMatchLabelsMap());
        assertThat(pod.getMeta().getNamespace()).isEqualTo(service.getMeta().getNamespace());
        assertThat(slice.getServiceName()).isEqualTo(service.getMeta().getName());
        assertThat(slice.getEndpoints(0).getAddress())
                .isEqualTo(pod.getPodIps(0))
                .isNotEqualTo(bytes(10, 1, 2, 3));
        assertThat(slice.getEndpoints(0).getPodName()).isEqualTo(pod.getMeta().getName());
        assertThat(slice.getEndpoints(0).getReady()).isTrue();
    }

    @Test
    void addressesStayInTheirNetworks() {
        // When
        Node node = anonymity
                .hide(record(Event.newBuilder()
                        .setNode(Node.newBuilder().addPodCidrs("10.1.2.0/24").addPodCidrs("fd00:1::/64"))))
                .getChange()
                .getEvent()
                .getNode();
        Pod pod = anonymity.hide(record(pod())).getChange().getEvent().getPod();

        // Then
        byte[] address = pod.getPodIps(0).toByteArray();
        String network = "%d.%d.%d.0/24".formatted(address[0] & 0xff, address[1] & 0xff, address[2] & 0xff);
        assertThat(node.getPodCidrs(0)).isEqualTo(network);
        assertThat(node.getPodCidrs(1)).endsWith("/64").doesNotStartWith("fd00:1:");
    }

    private static Event.Builder pod() {
        return Event.newBuilder()
                .setPod(Pod.newBuilder()
                        .setMeta(ObjectMeta.newBuilder()
                                .setNamespace("shop")
                                .setName("cart-1")
                                .putLabels("app", "cart")
                                .putAnnotations("note", "secret"))
                        .setPhase("Running")
                        .addPodIps(bytes(10, 1, 2, 3)));
    }

    private static ReplayResponse record(Event.Builder event) {
        return ReplayResponse.newBuilder()
                .setChange(Change.newBuilder().setEvent(event).setOffset(7))
                .build();
    }

    private static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }
}
