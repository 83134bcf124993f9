package dev.fairway.nodeproxy.announce;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.announce.PacketSocket.Instruction;
import dev.fairway.nodeproxy.core.announce.Claims;
import dev.fairway.nodeproxy.core.announce.Claims.Announcement;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.netlink.Syscalls;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** One interface's neighbours: hears what they ask and claim, answers, and tells them what is claimed here. */
final class Neighbourhood implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Neighbourhood.class);
    private static final int POLL_MILLIS = 250;

    /** Accepts neighbour solicitations and advertisements, and nothing else of all IPv6. */
    private static final Instruction[] NDP_ONLY = {
        new Instruction(0x30, 0, 0, Ndp.NEXT_HEADER_AT),
        new Instruction(0x15, 0, 4, Ndp.ICMPV6),
        new Instruction(0x30, 0, 0, Ndp.TYPE_AT),
        new Instruction(0x15, 1, 0, Ndp.SOLICITATION),
        new Instruction(0x15, 0, 1, Ndp.ADVERTISEMENT),
        new Instruction(0x06, 0, 0, 0xffff),
        new Instruction(0x06, 0, 0, 0)
    };

    private final Claims claims;
    private final InstantSource clock;
    private final MacAddress mac;
    private final PacketSocket arp;
    private final PacketSocket ndp;
    private final SolicitedNodes groups;
    private final Thread arpThread;
    private final Thread ndpThread;
    private volatile boolean closed;

    private interface Decoder {
        Optional<Frame> read(ByteBuffer frame, int length);
    }

    /** Opens the sockets in the network namespace of the calling thread. */
    Neighbourhood(Syscalls syscalls, Claims claims, InstantSource clock, int interfaceIndex, MacAddress mac) {
        this.claims = claims;
        this.clock = clock;
        this.mac = mac;
        this.arp = PacketSocket.open(syscalls, interfaceIndex, Ethernet.TYPE_ARP);
        this.ndp = PacketSocket.open(syscalls, interfaceIndex, Ethernet.TYPE_IPV6, NDP_ONLY);
        this.groups = new SolicitedNodes(syscalls, interfaceIndex);
        this.arpThread = Thread.ofPlatform().name("announce-arp").daemon().unstarted(() -> run(arp, Arp::read));
        this.ndpThread = Thread.ofPlatform().name("announce-ndp").daemon().unstarted(() -> run(ndp, Ndp::read));
    }

    void start() {
        arpThread.start();
        ndpThread.start();
    }

    /** The claims are others now: hears what is asked about them, and tells the new ones. */
    void changed() {
        groups.follow(claims.addresses());
        tell();
    }

    private void run(PacketSocket socket, Decoder decoder) {
        boolean failing = false;
        while (!closed) {
            try {
                socket.receive(
                        POLL_MILLIS,
                        (frame, length) -> decoder.read(frame, length).ifPresent(this::hear));
                tell();
                failing = false;
            } catch (KernelException e) {
                if (!failing) {
                    LOG.warn("The network outside can't be heard or told; trying again", e);
                }
                failing = true;
                pause();
            }
        }
    }

    /** An interface that is down fails at once, again and again. */
    private void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void hear(Frame frame) {
        if (frame.senderMac().equals(mac)) {
            return;
        }
        switch (frame) {
            case Frame.Question question ->
                claims.generation(question.target()).ifPresent(generation -> answer(question, generation));
            case Frame.OtherClaim(InetAddress address, long generation, MacAddress _) -> {
                if (claims.heard(address, generation, clock.instant()) == Claims.Verdict.WITHDRAWN) {
                    LOG.infof(
                            "Another node announces %s with the newer generation %d: this one gives way",
                            address.getHostAddress(), generation);
                }
            }
        }
    }

    private void answer(Frame.Question question, long generation) {
        switch (IpFamily.of(question.target())) {
            case IPV4 -> arp.send(Arp.answer(question, generation, mac));
            case IPV6 -> ndp.send(Ndp.answer(question, generation, mac));
        }
    }

    private void tell() {
        for (Announcement announcement : claims.due(clock.instant())) {
            switch (IpFamily.of(announcement.address())) {
                case IPV4 -> {
                    for (byte[] frame : Arp.announcements(announcement.address(), announcement.generation(), mac)) {
                        arp.send(frame);
                    }
                }
                case IPV6 -> ndp.send(Ndp.announcement(announcement.address(), announcement.generation(), mac));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            arpThread.join(2L * POLL_MILLIS);
            ndpThread.join(2L * POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        arp.close();
        ndp.close();
        groups.close();
    }
}
