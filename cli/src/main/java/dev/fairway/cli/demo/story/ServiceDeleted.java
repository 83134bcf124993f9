package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.Answer;
import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Effect;
import dev.fairway.cli.demo.stage.Load;
import dev.fairway.cli.demo.stage.Observed;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import java.time.Instant;
import java.util.List;

/** When the Service goes, its address and its names go with it. */
final class ServiceDeleted implements Step {

    @Override
    public String title() {
        return "The Service is deleted under load";
    }

    @Override
    public void play(Stage stage) {
        List<Answer> answers;
        Effect effect;
        try (Load load = stage.load(Stage.SERVICE)) {
            int mark = stage.timeline().mark();
            stage.fairway("delete", "service", Stage.SERVICE);
            effect = stage.measured(
                    stage.timeline().awaitEffect("Service deleted", mark, Observed.serviceDeleted(Stage.SERVICE)));
            Instant gone = effect.everywhereAt();
            load.await(
                    "a request that gets no answer",
                    answer -> answer.isLost() && answer.startedAt().isAfter(gone));
            answers = load.stop();
        }
        Instant gone = effect.inEffectAt().getOrDefault(stage.nodeOf(Stage.CLIENT), effect.everywhereAt());
        long late = answers.stream()
                .filter(answer -> answer.startedAt().isAfter(gone) && !answer.isLost())
                .count();
        DemoException.unless(late == 0, "the address still answered " + late + " times after it was gone");
        stage.narrator().holds("the address answers no more, from the moment it was in effect");
        DemoException.unless(stage.curl("http://" + Stage.SERVICE).exitCode() != 0, "the name still answers");
        stage.narrator().holds("its name is gone as well");
    }
}
