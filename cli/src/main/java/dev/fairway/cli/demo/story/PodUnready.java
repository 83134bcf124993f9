package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.Answer;
import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Observed;
import dev.fairway.cli.demo.stage.Shares;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pod that is not ready gets nothing until it is ready again. */
final class PodUnready implements Step {
    private static final String POD = "my-app-1";
    private static final int REQUESTS = 200;

    @Override
    public String title() {
        return "A pod is not ready for a while";
    }

    @Override
    public void play(Stage stage) {
        int mark = stage.timeline().mark();
        stage.fairway("lab", "unready", POD);
        stage.measured(stage.timeline()
                .awaitEffect("pod unready", mark, Observed.readyPods(Stage.SERVICE, Set.of("my-app-3", "my-app-4"))));
        stage.fairway("get", "endpoints", Stage.SERVICE);
        List<Answer> answers = stage.requests(Stage.SERVICE, REQUESTS);
        Map<String, Long> shares = Shares.of(answers);
        stage.narrator().answer(Shares.chart(shares));
        DemoException.unless(!shares.containsKey(POD), POD + " is not ready and still got " + shares.get(POD));
        DemoException.unless(
                answers.stream().noneMatch(Answer::isLost), "requests were lost while " + POD + " was not ready");
        stage.narrator().holds("none of " + REQUESTS + " requests went to " + POD + ", and none was lost");

        int ready = stage.timeline().mark();
        stage.fairway("lab", "ready", POD);
        stage.measured(stage.timeline()
                .awaitEffect(
                        "pod ready again",
                        ready,
                        Observed.readyPods(Stage.SERVICE, Set.of(POD, "my-app-3", "my-app-4"))));
    }
}
