package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.Answer;
import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Shares;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import dev.fairway.lab.ExecResult;
import java.util.List;
import java.util.SortedMap;

/** Both names work, and the load is spread. */
final class SharesSeen implements Step {
    private static final int REQUESTS = 300;

    /** Far outside of chance for three pods and this many requests: a uniform choice misses it once in 10^6 runs. */
    private static final double LEAST_SHARE = 0.20;

    @Override
    public String title() {
        return "The client calls it by name, many times";
    }

    @Override
    public void play(Stage stage) {
        for (String name : List.of(Stage.SERVICE, Stage.SERVICE + ".default.svc.cluster.local")) {
            ExecResult result = stage.curl("http://" + name);
            DemoException.unless(
                    result.exitCode() == 0 && result.output().contains("pod=my-app-"),
                    "no pod answered at http://" + name + ": " + result.errors().strip());
        }
        List<Answer> answers = stage.requests(Stage.SERVICE, REQUESTS);
        long lost = answers.stream().filter(Answer::isLost).count();
        DemoException.unless(lost == 0, lost + " of " + REQUESTS + " requests were lost");
        SortedMap<String, Long> shares = Shares.of(answers);
        stage.narrator().say("the share of each pod in " + REQUESTS + " requests:");
        stage.narrator().answer(Shares.chart(shares));
        DemoException.unless(
                shares.keySet().equals(PodsStart.PODS)
                        && shares.values().stream().allMatch(count -> count >= LEAST_SHARE * REQUESTS),
                "the load is not spread over the three pods: " + shares);
        stage.narrator().holds("every pod has its share, and no request was lost");
    }
}
