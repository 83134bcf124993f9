package dev.fairway.nodeproxy.core;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.time.Duration;

/**
 * Names one fact in the kernel's table of a family.
 *
 * <p>A <em>group</em> is the kernel's number for a list of endpoints among which new connections are spread; its
 * <em>slots</em> are numbered from 0, and an endpoint has as many of them as its weight asks for.
 */
public sealed interface Key {

    IpFamily family();

    /** Whose packets an address's rule is for. */
    enum Scope {
        ANYONE,
        /** Pods of this node and the node itself; looked up before {@link #ANYONE}. */
        IN_CLUSTER
    }

    /** An address and port of a Service; its value is a {@link Value.Dispatch}. */
    record ServiceAddress(Scope scope, InetAddress address, Protocol protocol, int port) implements Key {
        @Override
        public IpFamily family() {
            return IpFamily.of(address);
        }
    }

    /** A port on the node's own addresses; its value is a {@link Value.Dispatch}. */
    record NodePort(Scope scope, IpFamily family, Protocol protocol, int port) implements Key {}

    /** A slot of a group without affinity; its value is a {@link Value.Endpoint}. */
    record Slot(IpFamily family, int group, int slot) implements Key {}

    /** A slot of a group with affinity; its value is a {@link Value.Member}. */
    record Pick(IpFamily family, int group, int slot) implements Key {}

    /** An endpoint of a group with affinity, under the number that clients are remembered by. */
    record Member(IpFamily family, int group, int member) implements Key {}

    /** The group has affinity with this time-out. */
    record Affinity(IpFamily family, int group, Duration timeout) implements Key {}

    /** A local pod that is an endpoint: when it reaches itself, its connection is masqueraded. */
    record Hairpin(InetAddress address) implements Key {
        @Override
        public IpFamily family() {
            return IpFamily.of(address);
        }
    }

    /** A cluster IP: ports of it that no Service has are rejected. */
    record ClusterIp(InetAddress address) implements Key {
        @Override
        public IpFamily family() {
            return IpFamily.of(address);
        }
    }

    /** An address that only some sources may connect to. */
    record Restricted(InetAddress address, Protocol protocol, int port) implements Key {
        @Override
        public IpFamily family() {
            return IpFamily.of(address);
        }
    }

    /** Sources that may connect to a restricted address. */
    record AllowedSource(InetAddress address, Protocol protocol, int port, Cidr source) implements Key {
        @Override
        public IpFamily family() {
            return IpFamily.of(address);
        }
    }

    /** An address of the node that takes node ports. */
    record NodeAddress(InetAddress address) implements Key {
        @Override
        public IpFamily family() {
            return IpFamily.of(address);
        }
    }

    /** Where this node's pods are. */
    record PodCidr(Cidr cidr) implements Key {
        @Override
        public IpFamily family() {
            return cidr.family();
        }
    }

    /** Where cluster IPs are allocated. */
    record ServiceCidr(Cidr cidr) implements Key {
        @Override
        public IpFamily family() {
            return cidr.family();
        }
    }
}
