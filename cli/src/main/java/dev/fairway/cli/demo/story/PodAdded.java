package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Observed;
import dev.fairway.cli.demo.stage.Shares;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import java.util.Map;
import java.util.Set;

/** A new pod gets its share by itself. */
final class PodAdded implements Step {
    private static final String NEW = "my-app-4";
    private static final int REQUESTS = 200;

    @Override
    public String title() {
        return "A pod is added";
    }

    @Override
    public void play(Stage stage) {
        int mark = stage.timeline().mark();
        stage.apply("my-app-4.yaml", false);
        stage.measured(stage.timeline()
                .awaitEffect(
                        "pod added", mark, Observed.readyPods(Stage.SERVICE, Set.of("my-app-1", "my-app-3", NEW))));
        stage.fairway("get", "endpoints", Stage.SERVICE);
        Map<String, Long> shares = Shares.of(stage.requests(Stage.SERVICE, REQUESTS));
        stage.narrator().answer(Shares.chart(shares));
        DemoException.unless(shares.containsKey(NEW), NEW + " got none of " + REQUESTS + " requests");
        stage.narrator().holds(NEW + " has its share; nobody told the client");
    }
}
