package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.Step;
import java.util.List;

/** The whole story. */
public final class Story {

    private Story() {}

    /** The steps, each of which builds on those before it. */
    public static List<Step> steps() {
        return List.of(
                new PodsStart(),
                new ServiceApplied(),
                new SharesSeen(),
                new BothFamilies(),
                new PodDeleted(),
                new PodAdded(),
                new PodUnready(),
                new OnEveryNode(),
                new LoadBalanced(),
                new OneAddressForAll(),
                new SeveralPorts(),
                new AliasOfAName(),
                new NobodyBehind(),
                new ServiceDeleted());
    }
}
