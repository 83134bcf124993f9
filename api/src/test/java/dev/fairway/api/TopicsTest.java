package dev.fairway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpFamily;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private static final Service SERVICE =
            Service.builder(ObjectMeta.of("default", "web")).build();
    private static final EndpointSlice SLICE = new EndpointSlice(
            ObjectMeta.of("default", "web-abc"), "web", "", IpFamily.IPV4, List.of(), List.of(), List.of());

    @Test
    void eachKindHasATopicOfItsOwn() {
        // When
        List<String> topics = Arrays.stream(Kind.values()).map(Topics::of).toList();

        // Then
        assertThat(topics).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(Topics.OF_EVENTS);
        assertThat(Topics.ALL).containsAll(topics);
    }

    @Test
    void namesAreOfTheAgreedForm() {
        assertThat(Topics.ALL).doesNotHaveDuplicates().allMatch(name -> name.matches("fairway\\.[a-z]+\\.v[0-9]+"));
    }

    @Test
    void keysNameTheObjectWhoseOrderMatters() {
        assertThat(Topics.recordKey(SERVICE)).isEqualTo("default/web");
        assertThat(Topics.recordKey(SLICE)).isEqualTo("default/web/web-abc");
        assertThat(Topics.recordKey(new Namespace(ObjectMeta.of("", "default"))))
                .isEqualTo("default");
    }

    @Test
    void aServiceAndItsEndpointsStandInPartitionsOfOneNumber() {
        assertThat(Topics.partitions(Topics.SERVICES)).isEqualTo(Topics.partitions(Topics.ENDPOINTS));
        assertThat(Topics.partition(Topics.SERVICES, Topics.partitionKey(SERVICE)))
                .isEqualTo(Topics.partition(Topics.ENDPOINTS, Topics.partitionKey(SLICE)));
    }

    @Test
    void partitionOfAKeyNeverChanges() {
        assertThat(Topics.partition(Topics.SERVICES, "default/web")).isEqualTo(2);
        assertThat(Topics.partition(Topics.SERVICES, "kube-system/kube-dns")).isEqualTo(1);
    }

    @Test
    void keysSpreadOverAllPartitions() {
        // When
        Set<Integer> used = IntStream.range(0, 1000)
                .mapToObj(i -> Topics.partition(Topics.PODS, "default/pod-" + i))
                .collect(Collectors.toSet());

        // Then
        assertThat(used).hasSize(Topics.partitions(Topics.PODS)).allMatch(p -> p >= 0);
    }

    @Test
    void settingsKeepEveryChangeOfTheWindow() {
        assertThat(Topics.settings(Duration.ofHours(1)))
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("min.compaction.lag.ms", "3600000")
                .containsEntry("message.timestamp.type", "LogAppendTime");
    }
}
