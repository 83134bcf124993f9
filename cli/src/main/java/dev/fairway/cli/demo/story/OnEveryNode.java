package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.Observed;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import dev.fairway.lab.NodeStatus;
import dev.fairway.model.net.IpText;
import java.net.InetAddress;
import java.util.Set;

/** The same port on every node, for clients outside of the cluster. */
final class OnEveryNode implements Step {
    private static final String SERVICE = "my-app-nodeport";
    private static final int PORT = 30080;

    @Override
    public String title() {
        return "A NodePort: the same port on every node, from outside";
    }

    @Override
    public void play(Stage stage) {
        int mark = stage.timeline().mark();
        stage.apply("my-app-nodeport.yaml", true);
        stage.measured(stage.timeline()
                .awaitEffect(
                        "NodePort created",
                        mark,
                        Observed.readyPods(SERVICE, Set.of("my-app-1", "my-app-3", "my-app-4"))));
        stage.fairway("get", "services", SERVICE);
        for (NodeStatus node : stage.lab().status().nodes()) {
            stage.answersOutside("http://" + IpText.withPort(InetAddress.ofLiteral(node.ipv4()), PORT));
        }
        stage.fairway("delete", "service", SERVICE);
        stage.narrator().holds("every node takes it, wherever the pods are");
    }
}
