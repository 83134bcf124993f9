package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Observed;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import dev.fairway.model.Pod;
import dev.fairway.model.net.IpText;

/** One stable address in front of them. */
final class ServiceApplied implements Step {

    @Override
    public String title() {
        return "A Service: one stable address in front of them";
    }

    @Override
    public void play(Stage stage) {
        int mark = stage.timeline().mark();
        stage.apply("my-app-service.yaml", true);
        stage.measured(stage.timeline()
                .awaitEffect("Service created", mark, Observed.readyPods(Stage.SERVICE, PodsStart.PODS)));
        stage.fairway("get", "services", Stage.SERVICE);
        String endpoints = stage.fairway("get", "endpoints", Stage.SERVICE);
        for (Pod pod : stage.pods()) {
            String endpoint = IpText.withPort(pod.podIps().getFirst(), 8080);
            DemoException.unless(
                    endpoints.contains(endpoint)
                            == PodsStart.PODS.contains(pod.meta().name()),
                    "the endpoints are not the addresses of the pods with the label app=my-app: " + endpoint);
        }
        stage.narrator().holds("the selector app=my-app found exactly the three pods");
    }
}
