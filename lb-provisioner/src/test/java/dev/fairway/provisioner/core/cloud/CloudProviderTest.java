package dev.fairway.provisioner.core.cloud;

import static dev.fairway.provisioner.core.Cluster.NOW;
import static dev.fairway.provisioner.core.Cluster.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Hold;
import dev.fairway.model.LoadBalancer.Problem;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.Protocol;
import dev.fairway.provisioner.core.Provision;
import dev.fairway.provisioner.core.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloudProviderTest {

    private static final ServiceKey WEB = new ServiceKey("default", "web");
    private static final Pace PACE = new Pace(
            Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofMinutes(10), () -> 1);

    private final FakeCloud cloud = new FakeCloud();
    private final CloudProvider<String> provider = new CloudProvider<>(cloud, PACE);

    @Test
    void answersAtOnceAndTellsWhenThereIsMore() {
        // Given
        Provision first = provider.ensure(web(80), Targets.NONE);

        // When
        work(NOW);

        // Then
        assertThat(first).isEqualTo(Provision.NONE);
        assertThat(provider.changed()).containsExactly(WEB);
        assertThat(provider.changed()).isEmpty();
        assertThat(provider.ensure(web(80), Targets.NONE).hostname()).isEqualTo("web.example.com");
        assertThat(work(NOW.plusSeconds(1))).as("nothing differs").isZero();
        assertThat(work(NOW.plus(PACE.resync()))).as("it is compared again").isOne();
        assertThat(provider.pending()).isZero();
    }

    @Test
    void changeWhileItIsWorkedAtIsMadeNext() {
        // Given
        provider.ensure(web(80), Targets.NONE);
        List<CloudProvider.Job> underWay = provider.take(NOW, 9);

        // When
        provider.ensure(web(81), Targets.NONE);
        int taken = provider.take(NOW, 9).size();
        underWay.forEach(job -> end(job, NOW));
        work(NOW);

        // Then
        assertThat(taken).as("one at a time for one Service").isZero();
        assertThat(cloud.made()).containsEntry("uid-web", "81 []");
    }

    @Test
    void failureIsToldAndTriedAgainLaterAndLater() {
        // Given
        cloud.failWith("AWS refuses: AccessDenied: no");
        provider.ensure(web(80), Targets.NONE);
        work(NOW);

        // When
        Provision failed = provider.ensure(web(80), Targets.NONE);
        int tooEarly = work(NOW.plusSeconds(4));
        int second = work(NOW.plusSeconds(5));
        int notDoubled = work(NOW.plusSeconds(14));
        cloud.failWith("");
        int third = work(NOW.plusSeconds(15));

        // Then
        assertThat(failed.problem()).isEqualTo(new Problem("FailedDeployModel", "AWS refuses: AccessDenied: no"));
        assertThat(List.of(tooEarly, second, notDoubled, third)).containsExactly(0, 1, 0, 1);
        assertThat(provider.ensure(web(80), Targets.NONE).problem()).isEqualTo(Problem.NONE);
    }

    @Test
    void changedServiceIsTriedAtOnceThoughTheLastTryFailed() {
        // Given
        cloud.failWith("broken");
        provider.ensure(web(80), Targets.NONE);
        work(NOW);
        cloud.failWith("");

        // When
        provider.ensure(web(81), Targets.NONE);

        // Then
        assertThat(work(NOW)).isOne();
        assertThat(cloud.made()).hasSize(1);
    }

    @Test
    void whatCannotBePlannedAsksTheCloudForNothingAndKeepsWhatThereIs() {
        // Given
        provider.ensure(web(80), Targets.NONE);
        work(NOW);

        // When
        Provision refused = provider.ensure(service("web").build(), Targets.NONE);
        int asked = work(NOW.plus(PACE.resync()));
        provider.ensure(web(80), Targets.NONE);
        work(NOW.plus(PACE.resync()));

        // Then
        assertThat(refused.problem()).isEqualTo(new Problem("FailedBuildModel", "spec.ports: Required value"));
        assertThat(refused.hostname()).isEqualTo("web.example.com");
        assertThat(asked).isZero();
        assertThat(provider.ensure(web(80), Targets.NONE).problem()).isEqualTo(Problem.NONE);
    }

    @Test
    void isGoneWhenNothingWasFoundForLongEnough() {
        // Given
        provider.ensure(web(80), Targets.NONE);
        work(NOW);
        boolean before = provider.release(WEB, "uid-web").isPresent();

        // When
        work(NOW);
        work(NOW.plusSeconds(5));
        boolean notYet = provider.release(WEB, "uid-web").isPresent();
        work(NOW.plusSeconds(15));
        boolean afterwards = provider.release(WEB, "uid-web").isPresent();

        // Then
        assertThat(List.of(before, notYet, afterwards)).containsExactly(true, true, false);
        assertThat(cloud.calls())
                .containsExactly("ensure uid-web", "release uid-web", "release uid-web", "release uid-web");
        assertThat(provider.changed()).containsExactly(WEB);
    }

    @Test
    void deletionThatFailsIsTold() {
        // Given
        provider.ensure(web(80), Targets.NONE);
        work(NOW);
        cloud.failWith("AWS refuses: AccessDenied: no");
        provider.release(WEB, "uid-web");

        // When
        work(NOW);

        // Then
        assertThat(provider.release(WEB, "uid-web").orElseThrow().problem())
                .isEqualTo(new Problem("DeleteLoadBalancerFailed", "AWS refuses: AccessDenied: no"));
        assertThat(provider.changed()).containsExactly(WEB);
    }

    @Test
    void releaseWhileItIsBeingMadeComesAfterwards() {
        // Given
        provider.ensure(web(80), Targets.NONE);
        List<CloudProvider.Job> underWay = provider.take(NOW, 9);
        provider.release(WEB, "uid-web");

        // When
        underWay.forEach(job -> end(job, NOW));
        work(NOW);

        // Then
        assertThat(cloud.calls()).containsExactly("ensure uid-web", "release uid-web");
        assertThat(cloud.made()).isEmpty();
    }

    @Test
    void publishedNameStaysWhileTheCloudIsNotAskedYet() {
        // Given
        provider.adopt(new LoadBalancer(
                ObjectMeta.of("default", "web").withUid("uid-web"),
                List.of(),
                "web.example.com",
                new Hold(FakeCloud.FINALIZER, false),
                Problem.NONE));

        // When
        Provision provision = provider.ensure(web(80), Targets.NONE);

        // Then
        assertThat(provision.hostname()).isEqualTo("web.example.com");
    }

    private static Service web(int port) {
        return service("web")
                .ports(List.of(ServicePort.of("http", Protocol.TCP, port)))
                .build();
    }

    private int work(Instant now) {
        List<CloudProvider.Job> jobs = provider.take(now, 9);
        jobs.forEach(job -> end(job, now));
        return jobs.size();
    }

    private static void end(CloudProvider.Job job, Instant now) {
        job.run();
        job.end(now);
    }
}
