package dev.fairway.cli.demo.story;

import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Step;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Address;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpText;
import java.util.List;

/** An address for the world outside, given by itself, and back when the Service goes. */
final class LoadBalanced implements Step {
    private static final String SERVICE = "my-app-loadbalancer";

    @Override
    public String title() {
        return "A LoadBalancer: an address for the world outside, by itself";
    }

    @Override
    public void play(Stage stage) {
        int mark = stage.timeline().mark();
        stage.apply("my-app-loadbalancer.yaml", true);
        stage.measured(stage.timeline()
                .awaitEffect(
                        "LoadBalancer addresses",
                        mark,
                        event -> event.resource() instanceof Service service
                                && service.meta().name().equals(SERVICE)
                                && service.loadBalancerIngress().size() == 2));
        stage.fairway("get", "services", SERVICE, "-o", "wide");
        stage.fairway("get", "loadbalancers", SERVICE);
        List<Address> addresses = stage.loadBalancers().stream()
                .filter(loadBalancer -> loadBalancer.meta().name().equals(SERVICE))
                .findFirst()
                .map(LoadBalancer::addresses)
                .orElseThrow(() -> new DemoException("nobody knows the load balancer of " + SERVICE));
        for (Address address : addresses) {
            stage.answersOutside("http://" + IpText.withPort(address.ip(), 80));
        }
        stage.narrator().holds("a client outside reaches it by IPv4 and IPv6; one node answers for each address");
        stage.fairway("delete", "service", SERVICE);
    }
}
