package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import dev.fairway.model.Ingress;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.net.IpText;
import java.util.List;

/** One load balancer for all Services: HTTP requests are told apart by host and path. */
final class OneAddressForAll implements Step {
    private static final String INGRESS = "my-app-ingress";

    @Override
    public String title() {
        return "An Ingress: one address for all, by host and path";
    }

    @Override
    public void play(Stage stage) {
        if (!stage.hasGateway()) {
            stage.narrator().holds("left out: there is no Envoy on this machine to be the gateway");
            return;
        }
        int mark = stage.timeline().mark();
        stage.apply("my-app-ingress.yaml", true);
        stage.timeline()
                .awaitEvent(
                        "the address of the Ingress",
                        mark,
                        event -> event.resource() instanceof Ingress ingress
                                && ingress.meta().name().equals(INGRESS)
                                && !ingress.loadBalancerIngress().isEmpty());
        stage.fairway("get", "ingress", INGRESS, "-o", "wide");
        stage.fairway("describe", "ingress", INGRESS);
        for (LoadBalancerIngress address : addresses(stage)) {
            if (address.ip() != null) {
                stage.answersOutside(
                        "--retry",
                        "20",
                        "--retry-all-errors",
                        "--retry-delay",
                        "1",
                        "-f",
                        "-H",
                        "Host: app.example",
                        "http://" + IpText.withPort(address.ip(), 80) + "/");
            }
        }
        stage.narrator().holds("a client outside reaches the Service by its host name at the gateway's address");
        stage.fairway("delete", "ingress", INGRESS);
    }

    private static List<LoadBalancerIngress> addresses(Stage stage) {
        return stage.ingresses().stream()
                .filter(ingress -> ingress.meta().name().equals(INGRESS))
                .flatMap(ingress -> ingress.loadBalancerIngress().stream())
                .toList();
    }
}
