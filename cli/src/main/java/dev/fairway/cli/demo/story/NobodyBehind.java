package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.Answer;
import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Effect;
import dev.fairway.cli.demo.stage.Observed;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import java.time.Duration;

/** A Service whose selector matches nothing refuses instead of letting clients wait. */
final class NobodyBehind implements Step {
    private static final String SERVICE = "nobody-service";
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    @Override
    public String title() {
        return "A Service with nobody behind it refuses at once";
    }

    @Override
    public void play(Stage stage) {
        int mark = stage.timeline().mark();
        stage.apply("nobody-service.yaml", false);
        stage.timeline().awaitEffect("Service without endpoints", mark, Observed.serviceAdded(SERVICE));
        stage.fairway("describe", "service", SERVICE);
        DemoException.unless(stage.curl("http://" + SERVICE).exitCode() != 0, "somebody answered where nobody is");
        Answer answer = stage.requests(SERVICE, 1).getFirst();
        DemoException.unless(
                answer.error().contains("refused") && answer.took().compareTo(AT_ONCE) < 0,
                "the connection was not refused at once: " + answer);
        stage.narrator().holds("refused after " + Effect.milliseconds(answer.took()));
    }
}
