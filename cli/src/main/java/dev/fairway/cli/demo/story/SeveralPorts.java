package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Observed;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import dev.fairway.lab.ExecResult;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Two named ports, each to a port of its own in the pods. */
final class SeveralPorts implements Step {
    private static final String SERVICE = "my-app-ports";

    @Override
    public String title() {
        return "Several ports on one Service";
    }

    @Override
    public void play(Stage stage) {
        int mark = stage.timeline().mark();
        stage.apply("my-app-ports.yaml", true);
        stage.measured(stage.timeline()
                .awaitEffect(
                        "Service of two ports",
                        mark,
                        Observed.readyPods(SERVICE, Set.of("my-app-1", "my-app-3", "my-app-4"))));
        stage.fairway("get", "services", SERVICE);
        // The pods speak no TLS: plain HTTP shows just as well which port it reached.
        new TreeMap<>(Map.of(80, 8080, 443, 8443)).forEach((port, target) -> {
            ExecResult result = stage.curl("http://" + SERVICE + ":" + port);
            DemoException.unless(
                    result.output().strip().endsWith(":" + target), "port " + port + " did not lead to " + target);
        });
        stage.fairway("delete", "service", SERVICE);
        stage.narrator().holds("80 leads to 8080, 443 to 8443");
    }
}
