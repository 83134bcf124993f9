package dev.fairway.dns.secondary;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.zone.ReadyZone;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells secondary servers that the zone has another serial, so that they fetch it without waiting for its refresh time
 * (RFC 1996). However often the zone changes, a secondary is told at most once a pause, then of the newest state.
 *
 * <p>One that does not answer is asked again, each time for longer; then the next change tries anew.
 */
public final class SecondaryNotifier implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SecondaryNotifier.class);

    private static final int ATTEMPTS = 3;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /** RFC 1996, section 3.3: opcode 4; authoritative, as a primary's is. */
    private static final int NOTIFY = 4 << 3 | DnsCodes.AUTHORITATIVE;

    private static final int OPCODE = 0x78;

    private final ReadyZone zone;
    private final Options options;
    private final RandomGenerator random = new Random();
    private final Semaphore changes = new Semaphore(0);
    private final Set<InetSocketAddress> silent = new HashSet<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("notify").unstarted(this::run);
    private volatile @Nullable DatagramSocket open;
    private volatile boolean closed;

    /**
     * Whom to tell.
     *
     * @param pause between two notifications of a server, at least
     * @param patience for the first answer; each further one doubles it
     */
    public record Options(List<InetSocketAddress> secondaries, Duration pause, Duration patience) {

        public Options {
            secondaries = List.copyOf(secondaries);
        }
    }

    private SecondaryNotifier(ReadyZone zone, Options options) {
        this.zone = zone;
        this.options = options;
    }

    /** Starts; does nothing without secondaries. */
    public static SecondaryNotifier start(ReadyZone zone, Options options) {
        SecondaryNotifier notifier = new SecondaryNotifier(zone, options);
        if (!options.secondaries().isEmpty()) {
            notifier.thread.start();
        }
        return notifier;
    }

    /** The zone may have another serial. Any thread; does not wait. */
    public void zoneChanged() {
        changes.release();
    }

    private void run() {
        boolean told = false;
        int toldSerial = 0;
        try {
            while (!closed) {
                changes.acquire();
                changes.drainPermits();
                int serial = zone.serial();
                if (zone.isSynced() && (!told || serial != toldSerial)) {
                    told = true;
                    toldSerial = serial;
                    options.secondaries().forEach(this::tell);
                    TimeUnit.NANOSECONDS.sleep(options.pause().toNanos());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(InetSocketAddress secondary) {
        String failure = "no answer";
        try {
            if (hasHeard(secondary)) {
                if (silent.remove(secondary)) {
                    LOG.infof("The secondary %s answers again", secondary);
                }
                return;
            }
        } catch (IOException e) {
            failure = e.toString();
        }
        if (!closed && silent.add(secondary)) {
            LOG.warnf("The secondary %s cannot be told of changes: %s", secondary, failure);
        }
    }

    private boolean hasHeard(InetSocketAddress secondary) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            open = socket;
            // Connected, so that only this server's datagrams come in.
            socket.connect(secondary);
            Duration patience = options.patience();
            for (int attempt = 0; attempt < ATTEMPTS && !closed; attempt++) {
                if (ask(socket, patience)) {
                    return true;
                }
                patience = patience.multipliedBy(2);
            }
            return false;
        }
    }

    private boolean ask(DatagramSocket socket, Duration patience) throws IOException {
        byte[] message = message((short) random.nextInt());
        socket.send(new DatagramPacket(message, message.length));
        long deadline = System.nanoTime() + patience.toNanos();
        DatagramPacket answer = new DatagramPacket(new byte[512], 512);
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            socket.setSoTimeout((int) left);
            try {
                socket.receive(answer);
            } catch (SocketTimeoutException _) {
                return false;
            }
            if (answers(answer, message)) {
                return true;
            }
        }
    }

    /** Whatever its code: the secondary has heard it (RFC 1996, section 3.8). */
    private static boolean answers(DatagramPacket answer, byte[] message) {
        byte[] data = answer.getData();
        return answer.getLength() >= DnsCodes.HEADER
                && data[0] == message[0]
                && data[1] == message[1]
                && (data[2] & DnsCodes.RESPONSE) != 0
                && (data[2] & OPCODE) == (NOTIFY & OPCODE);
    }

    private byte[] message(short id) {
        byte[] name = zone.settings().zone().wire();
        ByteBuffer message = ByteBuffer.allocate(DnsCodes.HEADER + name.length + 4);
        message.putShort(id).put((byte) NOTIFY).put((byte) 0);
        message.putShort((short) 1).putShort((short) 0).putInt(0);
        message.put(name).putShort((short) DnsCodes.TYPE_SOA).putShort((short) DnsCodes.CLASS_IN);
        return message.array();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        DatagramSocket waiting = open;
        if (waiting != null) {
            waiting.close();
        }
        if (thread.isAlive()) {
            join();
        }
    }

    private void join() {
        try {
            thread.join(CLOSE_WITHIN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
