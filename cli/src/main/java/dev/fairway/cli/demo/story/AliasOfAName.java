package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Observed;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;

/** An ExternalName: nothing but an alias in DNS. */
final class AliasOfAName implements Step {
    private static final String SERVICE = "my-database";
    private static final String TARGET = "my.external-database.com.";

    @Override
    public String title() {
        return "An ExternalName: a name of the cluster for one outside";
    }

    @Override
    public void play(Stage stage) {
        int mark = stage.timeline().mark();
        stage.apply("my-database.yaml", true);
        stage.timeline().awaitEffect("ExternalName", mark, Observed.serviceAdded(SERVICE));
        stage.fairway("get", "services", SERVICE);
        String alias = stage.aliasOf(SERVICE + ".default.svc.cluster.local");
        DemoException.unless(alias.equals(TARGET), "the alias is '" + alias + "', not " + TARGET);
        stage.fairway("delete", "service", SERVICE);
        stage.narrator().holds("the name is an alias of " + TARGET + " and nothing is proxied");
    }
}
