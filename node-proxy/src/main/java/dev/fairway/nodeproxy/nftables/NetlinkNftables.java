package dev.fairway.nodeproxy.nftables;

import dev.fairway.nodeproxy.netlink.Attributes;
import dev.fairway.nodeproxy.netlink.Errno;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.netlink.MessageWriter;
import dev.fairway.nodeproxy.netlink.Netlink;
import dev.fairway.nodeproxy.netlink.NetlinkSocket;
import dev.fairway.nodeproxy.netlink.NetlinkSocket.Message;
import dev.fairway.nodeproxy.netlink.NetlinkSocket.Reply;
import dev.fairway.nodeproxy.netlink.Syscalls;
import java.nio.BufferOverflowException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Nftables} by one netlink socket.
 *
 * <p>Owned tables belong to the socket: another instance can change them only after this one was closed.
 */
public final class NetlinkNftables implements Nftables {

    private static final int MAX_BATCH_BYTES = 16 << 20;

    /** What an element takes at most, with its share of the messages around it. */
    private static final int ELEMENT_BYTES = 160;

    private static final int GETTABLE = 1;
    private static final int GETSET = 10;
    private static final int GETSETELEM = 13;
    private static final int GETOBJ = 19;

    private final NetlinkSocket socket;
    private int sequence = 1;

    private NetlinkNftables(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens it in the network namespace of the calling thread. */
    public static NetlinkNftables open(Syscalls syscalls) {
        return new NetlinkNftables(NetlinkSocket.open(syscalls, MAX_BATCH_BYTES));
    }

    @Override
    public void commit(Transaction transaction) {
        if (transaction.commands().isEmpty()) {
            return;
        }
        MessageWriter writer = socket.writer();
        CommandEncoder encoder = new CommandEncoder(writer, sequence);
        int[] firstSequences = new int[transaction.commands().size()];
        try {
            encoder.batchMarker(CommandEncoder.NFNL_MSG_BATCH_BEGIN);
            int lastStart = 0;
            for (int i = 0; i < firstSequences.length; i++) {
                firstSequences[i] = encoder.nextSequence();
                lastStart = writer.position();
                encoder.write(transaction.commands().get(i));
            }
            // every message of the last command may carry it; the kernel answers the flagged one after the commit
            writer.addFlags(lastStart, Netlink.NLM_F_ACK);
            encoder.batchMarker(CommandEncoder.NFNL_MSG_BATCH_END);
            socket.send(writer.position());
        } catch (BufferOverflowException e) {
            throw tooLarge(writer.position());
        } catch (KernelException e) {
            throw e.errno() == Errno.EMSGSIZE ? tooLarge(writer.position()) : e;
        } finally {
            sequence = encoder.nextSequence();
        }
        check(socket.replies(), firstSequences);
    }

    private static NftablesException tooLarge(int bytes) {
        return new NftablesException(Errno.EMSGSIZE, "a transaction of more than " + bytes + " bytes", new TreeSet<>());
    }

    private static void check(List<Reply> replies, int[] firstSequences) {
        int errno = 0;
        TreeSet<Integer> offending = new TreeSet<>();
        for (Reply reply : replies) {
            if (reply.errno() != 0) {
                errno = errno == 0 ? reply.errno() : errno;
                indexOf(reply.sequence(), firstSequences).ifPresent(offending::add);
            }
        }
        if (errno != 0) {
            throw new NftablesException(errno, "transaction of " + firstSequences.length + " commands", offending);
        }
        if (replies.isEmpty()) {
            throw new NftablesException(Errno.ENOBUFS, "no answer to a transaction", offending);
        }
    }

    private static Optional<Integer> indexOf(int sequence, int[] firstSequences) {
        for (int i = firstSequences.length - 1; i >= 0; i--) {
            if (sequence - firstSequences[i] >= 0) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<TableState> find(Table table) {
        List<TableState> found = new ArrayList<>();
        try {
            request(GETTABLE, Netlink.NLM_F_ACK, table, null, message -> {
                Attributes attributes = message.attributes();
                String userData = attributes.string(6);
                int flags = attributes.intBE(2, 0);
                found.add(new TableState((flags & CommandEncoder.OWNED) != 0, userData == null ? "" : userData));
            });
        } catch (KernelException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
        return found.stream().findFirst();
    }

    @Override
    public List<String> sets(Table table) {
        Set<String> names = new TreeSet<>();
        request(GETSET, Netlink.NLM_F_DUMP, table, null, message -> {
            Attributes attributes = message.attributes();
            if (table.name().equals(attributes.string(1))) {
                names.add(Objects.requireNonNull(attributes.string(2)));
            }
        });
        return List.copyOf(names);
    }

    @Override
    public int maxElements() {
        return socket.maxSendBytes() / ELEMENT_BYTES;
    }

    @Override
    public List<Element> elements(Table table, String set) {
        Set<Element> elements = new HashSet<>();
        while (true) {
            // a dump that other changes interrupted may miss or repeat elements: begin again
            boolean consistent = request(
                    GETSETELEM,
                    Netlink.NLM_F_DUMP,
                    table,
                    set,
                    message -> elements.addAll(ElementDecoder.elements(message.attributes())));
            if (consistent) {
                return List.copyOf(elements);
            }
            elements.clear();
        }
    }

    @Override
    public Map<String, Count> counters(Table table) {
        Map<String, Count> counters = new HashMap<>();
        request(GETOBJ, Netlink.NLM_F_DUMP, table, null, message -> {
            Attributes attributes = message.attributes();
            Attributes count = attributes.nested(4);
            if (table.name().equals(attributes.string(1)) && count != null) {
                counters.put(Objects.requireNonNull(attributes.string(2)), ElementDecoder.count(count));
            }
        });
        return counters;
    }

    @Override
    public Map<Data, Count> counts(Table table, String set) {
        Map<Data, Count> counts = new HashMap<>();
        // what the packet path adds meanwhile is not missed for long: an element appears at the next reading
        request(
                GETSETELEM,
                Netlink.NLM_F_DUMP,
                table,
                set,
                message -> ElementDecoder.counts(message.attributes(), counts::put));
        return counts;
    }

    private boolean request(int type, int flags, Table table, @Nullable String set, Consumer<Message> consumer) {
        MessageWriter writer = socket.writer();
        writer.begin(
                (CommandEncoder.NFNL_SUBSYS_NFTABLES << 8) | type,
                Netlink.NLM_F_REQUEST | flags,
                sequence++,
                CommandEncoder.family(table),
                0);
        writer.put(1, table.name());
        if (set != null) {
            writer.put(2, set);
        }
        writer.end();
        return socket.dump(writer.position(), consumer);
    }

    /** By which the kernel's notifications name the changes that this instance makes; 0 before its first request. */
    int port() {
        return socket.port();
    }

    @Override
    public void close() {
        socket.close();
    }
}
