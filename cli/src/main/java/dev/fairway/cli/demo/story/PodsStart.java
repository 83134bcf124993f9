package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import dev.fairway.model.Pod;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Three pods with one label, and a client. */
final class PodsStart implements Step {
    static final Set<String> PODS = Set.of("my-app-1", "my-app-2", "my-app-3");

    @Override
    public String title() {
        return "Three pods with the label app=my-app, and a client";
    }

    @Override
    public void play(Stage stage) {
        int mark = stage.timeline().mark();
        stage.apply("my-app-pods.yaml", false);
        stage.apply("client.yaml", false);
        Set<String> expected = new TreeSet<>(PODS);
        expected.add(Stage.CLIENT);
        expected.forEach(name -> stage.timeline()
                .awaitEvent(
                        "the readiness of pod " + name,
                        mark,
                        event -> event.resource() instanceof Pod pod
                                && pod.meta().name().equals(name)
                                && pod.isReady()));
        stage.fairway("get", "pods", "-o", "wide");
        List<Pod> pods = stage.pods();
        Set<String> nodes = pods.stream()
                .filter(pod -> PODS.contains(pod.meta().name()))
                .map(Pod::nodeName)
                .collect(Collectors.toCollection(TreeSet::new));
        DemoException.unless(nodes.size() > 1, "all pods are on one node: " + nodes);
        stage.narrator()
                .holds("three pods are ready, on " + String.join(" and ", nodes) + "; each has an address of its own");
    }
}
