package dev.fairway.provisioner.core.cloud;

import dev.fairway.model.Service;
import dev.fairway.provisioner.core.Targets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cloud in memory: a plan is the Service's ports and its nodes. */
public final class FakeCloud implements Cloud<String> {

    public static final String FINALIZER = "example.com/cloud";

    private final Map<String, String> made = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private String failure = "";

    @Override
    public boolean isResponsibleFor(Service service) {
        return service.loadBalancerClass().equals("example.com/cloud");
    }

    @Override
    public String finalizer() {
        return FINALIZER;
    }

    @Override
    public String plan(Service service, Targets targets) {
        if (service.ports().isEmpty()) {
            throw new IllegalArgumentException("spec.ports: Required value");
        }
        return service.ports().getFirst().port() + " "
                + targets.nodes().stream().map(node -> node.meta().name()).toList();
    }

    @Override
    public String ensure(Owner owner, String plan) {
        calls.add("ensure " + owner.uid());
        fail();
        made.put(owner.uid(), plan);
        return owner.service().name() + ".example.com";
    }

    @Override
    public boolean release(Owner owner) {
        calls.add("release " + owner.uid());
        fail();
        return made.remove(owner.uid()) == null;
    }

    private void fail() {
        if (!failure.isEmpty()) {
            throw new CloudException(failure);
        }
    }

    public void failWith(String message) {
        failure = message;
    }

    /** Plans by the uids of their owners. */
    public Map<String, String> made() {
        return made;
    }

    public List<String> calls() {
        return calls;
    }
}
