package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.Answer;
import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Effect;
import dev.fairway.cli.demo.stage.Load;
import dev.fairway.cli.demo.stage.Observed;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A pod goes while requests keep coming. */
final class PodDeleted implements Step {
    private static final String GONE = "my-app-2";
    private static final Set<String> LEFT = Set.of("my-app-1", "my-app-3");

    /** How long requests go on after the endpoint has left. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(1);

    @Override
    public String title() {
        return "A pod is deleted under load";
    }

    @Override
    public void play(Stage stage) {
        stage.fairway("get", "endpoints", Stage.SERVICE);
        List<Answer> answers;
        Effect effect;
        try (Load load = stage.load(Stage.SERVICE)) {
            int mark = stage.timeline().mark();
            stage.fairway("delete", "pod", GONE, "--wait=false");
            effect = stage.measured(
                    stage.timeline().awaitEffect("pod deleted", mark, Observed.readyPods(Stage.SERVICE, LEFT)));
            Instant until = effect.everywhereAt().plus(AFTERWARDS);
            load.await(
                    "an answer after the deletion", answer -> answer.startedAt().isAfter(until));
            answers = load.stop();
        }
        stage.fairway("get", "endpoints", Stage.SERVICE);
        verify(stage, answers, effect);
    }

    private static void verify(Stage stage, List<Answer> answers, Effect effect) {
        Instant left = effect.inEffectAt().getOrDefault(stage.nodeOf(Stage.CLIENT), effect.everywhereAt());
        List<Answer> afterwards = answers.stream()
                .filter(answer -> answer.startedAt().isAfter(left))
                .toList();
        long lost = answers.stream().filter(Answer::isLost).count();
        long lostAfterwards = afterwards.stream().filter(Answer::isLost).count();
        long late =
                afterwards.stream().filter(answer -> answer.pod().equals(GONE)).count();
        DemoException.unless(lostAfterwards == 0, lostAfterwards + " requests were lost after the endpoint had left");
        DemoException.unless(late == 0, GONE + " was sent " + late + " requests after its endpoint had left");
        stage.narrator()
                .holds("%d requests, %d of them after the endpoint had left: none of these was lost, none reached %s"
                        .formatted(answers.size(), afterwards.size(), GONE));
        if (lost == 0) {
            stage.narrator().holds("no request was lost before that either");
        } else {
            stage.narrator().say(lost + " requests were lost before the endpoint had left");
        }
    }
}
