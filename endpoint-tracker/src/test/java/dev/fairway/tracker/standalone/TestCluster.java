package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.model.net.Cidr;
import dev.fairway.tracker.standalone.StandaloneCluster.ApplyResult;
import dev.fairway.tracker.standalone.StandaloneCluster.StatusUpdate;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.allocation.Allocator;
import dev.fairway.tracker.standalone.allocation.NodePortRange;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectStore;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** The standalone API on a log in memory. */
final class TestCluster {

    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static final List<String> DUAL = List.of("10.96.0.0/16", "fd00:10:96::/112");

    private final FakeObjectLog log = new FakeObjectLog();
    private final ObjectStore store;
    private final StandaloneCluster cluster;

    TestCluster() {
        this(DUAL, "30000-32767");
    }

    TestCluster(List<String> cidrs, String nodePorts) {
        InstantSource clock = InstantSource.fixed(NOW);
        AtomicInteger uids = new AtomicInteger();
        store = new ObjectStore(log, clock);
        Allocator allocator =
                new Allocator(cidrs.stream().map(Cidr::parse).toList(), NodePortRange.parse(nodePorts), new Random(7));
        cluster = new StandaloneCluster(store, allocator, clock, () -> "uid-" + uids.incrementAndGet());
        new BuiltInObjects(cluster).create(cidrs);
    }

    FakeObjectLog log() {
        return log;
    }

    ObjectStore store() {
        return store;
    }

    StandaloneCluster cluster() {
        return cluster;
    }

    ApplyResult apply(String manifest) {
        return cluster.apply(manifest.getBytes(StandardCharsets.UTF_8), "", false);
    }

    /** A Service of namespace default with this spec, given as the YAML lines below {@code spec:}. */
    JsonNode service(String name, String spec) {
        return apply(serviceManifest(name, spec)).object().tree();
    }

    static String serviceManifest(String name, String spec) {
        return "apiVersion: v1\nkind: Service\nmetadata:\n  name: " + name + "\nspec:\n" + spec.indent(2);
    }

    /** The message that an apply is refused with, empty when it is not. */
    String refusal(String manifest) {
        try {
            apply(manifest);
            return "";
        } catch (RejectedException e) {
            return e.rejection().message();
        }
    }

    String serviceRefusal(String spec) {
        return refusal(serviceManifest("web", spec));
    }

    JsonNode get(ResourceKind kind, String name) {
        return cluster.get(target(kind, name)).tree();
    }

    StoredObject delete(ResourceKind kind, String name, Long grace) {
        return cluster.delete(target(kind, name), grace);
    }

    JsonNode status(ResourceKind kind, String name, String node, String status) {
        return cluster.updateStatus(new StatusUpdate(target(kind, name), status, node, 0))
                .tree();
    }

    static Target target(ResourceKind kind, String name) {
        return new Target(kind, kind.isNamespaced() ? "default" : "", name, "");
    }
}
