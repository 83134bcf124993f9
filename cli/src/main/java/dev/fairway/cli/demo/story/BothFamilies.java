package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Observed;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import dev.fairway.lab.ExecResult;
import dev.fairway.model.net.IpFamily;

/** A dual-stack Service has an address of either family, and the same pods behind both. */
final class BothFamilies implements Step {
    private static final String SERVICE = "my-app-dual";

    @Override
    public String title() {
        return "The same pods over IPv4 and IPv6";
    }

    @Override
    public void play(Stage stage) {
        int mark = stage.timeline().mark();
        stage.apply("my-app-dual.yaml", true);
        for (IpFamily family : IpFamily.values()) {
            var _ = stage.timeline()
                    .awaitEffect("dual-stack Service", mark, Observed.readyPods(SERVICE, family, PodsStart.PODS));
        }
        for (IpFamily family : IpFamily.values()) {
            ExecResult result = stage.curl(family, "http://" + SERVICE);
            boolean isIpv6 = result.output().contains("client=[");
            DemoException.unless(
                    result.exitCode() == 0 && isIpv6 == (family == IpFamily.IPV6),
                    "no pod answered over " + family + ": " + result.errors().strip());
        }
        stage.narrator().holds("one name, two addresses, and every pod has both");
    }
}
