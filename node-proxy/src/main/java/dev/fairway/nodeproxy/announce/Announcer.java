package dev.fairway.nodeproxy.announce;

import dev.fairway.model.Node;
import dev.fairway.nodeproxy.core.announce.Claims;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.netlink.Syscalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers for this node's load balancer addresses, on the one interface that leads to the network outside.
 *
 * <p>The addresses stand on no interface: whoever asks is told this node's MAC, and the rules take what comes then, as
 * MetalLB does it. It opens its sockets when the first address is placed here.
 */
public final class Announcer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Announcer.class);

    private final Claims claims = new Claims();
    private final Syscalls syscalls;
    private final Optional<String> interfaceName;
    private final InstantSource clock;
    private final IntConsumer announced;
    private @Nullable Neighbourhood neighbourhood;
    private Map<InetAddress, Long> placed = Map.of();
    private String problem = "";

    /**
     * Answers for nothing yet.
     *
     * @param interfaceName empty: the interface of the Node's first internal address
     * @param announced told how many addresses this node answers for
     */
    public Announcer(Syscalls syscalls, Optional<String> interfaceName, InstantSource clock, IntConsumer announced) {
        this.syscalls = syscalls;
        this.interfaceName = interfaceName;
        this.clock = clock;
        this.announced = announced;
    }

    /**
     * Answers for exactly these addresses from now on; new ones are told to the network before this returns. To be called
     * again and again: where there is no interface yet, the next call tries again.
     *
     * @param generations the addresses that are placed on this node
     * @param node this node; null while it is not known
     */
    public synchronized void announce(Map<InetAddress, Long> generations, @Nullable Node node) {
        if (neighbourhood == null && !generations.isEmpty()) {
            neighbourhood = open(node);
        }
        Neighbourhood current = neighbourhood;
        if (current == null || generations.equals(placed)) {
            return;
        }
        placed = Map.copyOf(generations);
        claims.place(generations, clock.instant());
        current.changed();
        announced.accept(claims.addresses().size());
    }

    private @Nullable Neighbourhood open(@Nullable Node node) {
        try {
            NetworkInterface outside = outside(node);
            byte[] mac = outside == null ? null : outside.getHardwareAddress();
            if (outside == null || mac == null) {
                report("there is no interface " + interfaceName.orElse("with this node's internal address"));
                return null;
            }
            Neighbourhood opened = new Neighbourhood(syscalls, claims, clock, outside.getIndex(), MacAddress.of(mac));
            opened.start();
            LOG.infof("Answers for load balancer addresses on %s", outside.getName());
            return opened;
        } catch (IOException | KernelException e) {
            report(e.toString());
            return null;
        }
    }

    private @Nullable NetworkInterface outside(@Nullable Node node) throws IOException {
        if (interfaceName.isPresent()) {
            return NetworkInterface.getByName(interfaceName.get());
        }
        return node == null || node.internalIps().isEmpty()
                ? null
                : NetworkInterface.getByInetAddress(node.internalIps().getFirst());
    }

    /** Once a problem, not once a try. */
    private void report(String newProblem) {
        if (!newProblem.equals(problem)) {
            problem = newProblem;
            LOG.warnf("Load balancer addresses are not answered for: %s", newProblem);
        }
    }

    /** This node answers no more; what its peers have learned stays until another node tells them. */
    @Override
    public synchronized void close() {
        if (neighbourhood != null) {
            neighbourhood.close();
        }
    }
}
