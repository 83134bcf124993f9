package dev.fairway.tracker.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.Topics;
import dev.fairway.testing.TestBroker;
import dev.fairway.tracker.system.ServiceScenario.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tracker beside the endpoint controllers of the real kube-controller-manager, and in their place. */
@Tag("kubernetes")
class EndpointControllersIT {

    private static final Duration STEP = Duration.ofSeconds(15);

    /** For how long nothing may change before a step counts as over. */
    private static final Duration QUIET = Duration.ofMillis(400);

    private record Snapshot(List<String> objects, String kubectl) {
        static Snapshot of(ControlPlane plane) {
            return new Snapshot(EndpointViews.objects(plane.client()), EndpointViews.kubectl(plane));
        }

        List<String> lines() {
            return Stream.concat(objects.stream(), kubectl.lines()).toList();
        }
    }

    @Test
    void trackerSeesAndWritesWhatTheControllersWriteAfterEveryChange(@TempDir Path directory) {
        ControlPlane plane = ControlPlane.start(directory);
        TestBroker broker = TestBroker.start(directory.resolve("kafka"));
        try {
            ServiceScenario scenario = new ServiceScenario(plane);
            assertThat(scenario.steps()).hasSizeGreaterThanOrEqualTo(40);

            List<String> differences = new ArrayList<>();
            List<Snapshot> theirs = beside(plane, broker, directory, scenario, differences);
            differences.addAll(instead(plane, broker, directory, theirs));

            assertThat(differences).isEmpty();
        } finally {
            broker.close();
            plane.close();
        }
    }

    /** With the controllers on: the tracker's own view is theirs. What they and kubectl show comes back. */
    private static List<Snapshot> beside(
            ControlPlane plane, TestBroker broker, Path directory, ServiceScenario scenario, List<String> differences) {
        plane.startEndpointControllers();
        List<Snapshot> theirs = new ArrayList<>();
        try (TrackerProcess tracker = tracker(plane, broker, directory, false);
                PublishedEvents published = new PublishedEvents(broker.address(), Topics.ENDPOINTS)) {
            tracker.awaitReady();
            scenario.nodes();
            for (Step step : scenario.steps()) {
                step.change().run();
                if (!holds(
                        () -> EndpointViews.slices(published.toEnd()).equals(EndpointViews.slices(plane.client())))) {
                    differences.add(
                            difference(step, EndpointViews.slices(published), EndpointViews.slices(plane.client())));
                }
                theirs.add(Snapshot.of(plane));
            }
            scenario.cleanUp();
        }
        plane.stopEndpointControllers();
        plane.kubectl("", "delete", "endpointslices,endpoints", "-l", "component!=apiserver");
        return theirs;
    }

    /** With the controllers off: the tracker writes what they wrote. Where it did not comes back. */
    private static List<String> instead(ControlPlane plane, TestBroker broker, Path directory, List<Snapshot> theirs) {
        List<String> differences = new ArrayList<>();
        try (TrackerProcess tracker = tracker(plane, broker, directory, true)) {
            tracker.awaitReady();
            ServiceScenario scenario = new ServiceScenario(plane);
            scenario.nodes();
            for (int i = 0; i < theirs.size(); i++) {
                Step step = scenario.steps().get(i);
                Snapshot wanted = theirs.get(i);
                step.change().run();
                holds(() -> EndpointViews.objects(plane.client()).equals(wanted.objects()));
                Snapshot ours = Snapshot.of(plane);
                if (!ours.equals(wanted)) {
                    differences.add(difference(step, ours.lines(), wanted.lines()));
                }
            }
        }
        return differences;
    }

    /** What only one of both has. */
    private static String difference(Step step, List<String> ours, List<String> theirs) {
        List<String> onlyOurs = new ArrayList<>(ours);
        onlyOurs.removeAll(theirs);
        List<String> onlyTheirs = new ArrayList<>(theirs);
        onlyTheirs.removeAll(ours);
        return "%s: ours %s, theirs %s".formatted(step.name(), onlyOurs, onlyTheirs);
    }

    /** Whether it comes to hold, and goes on holding for a while. */
    private static boolean holds(Callable<Boolean> condition) {
        try {
            await().atMost(STEP)
                    .pollInterval(Duration.ofMillis(50))
                    .during(QUIET)
                    .until(condition);
            return true;
        } catch (ConditionTimeoutException _) {
            return false;
        }
    }

    private static TrackerProcess tracker(ControlPlane plane, TestBroker broker, Path directory, boolean writes) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "endpoint-tracker.source", "kubernetes",
                "endpoint-tracker.election.enabled", "false",
                "endpoint-tracker.write-back.endpoint-slices", Boolean.toString(writes),
                "endpoint-tracker.write-back.endpoints", Boolean.toString(writes),
                "kubeconfig", plane.kubeconfig().toString()));
        return new TrackerProcess(broker.address(), directory, settings);
    }
}
