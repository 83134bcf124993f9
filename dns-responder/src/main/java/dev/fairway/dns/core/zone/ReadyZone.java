package dev.fairway.dns.core.zone;

import dev.fairway.dns.core.message.NameTable;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.RecordSet;
import dev.fairway.rules.dns.ZoneChange;
import dev.fairway.rules.dns.ZoneSettings;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's zone as ready-made answers: one writer, lock-free readers.
 *
 * <p>The serial moves with every change, and only the one SOA record has it, so that a change costs what its names cost.
 */
public final class ReadyZone {

    private final ZoneSettings settings;
    private final byte[] zoneName;
    private final byte[] podName;
    private final NameTable<ReadyName> names = new NameTable<>();
    private volatile byte[] authority;
    private volatile int serial;
    private volatile boolean synced;

    public ReadyZone(ZoneSettings settings) {
        this.settings = settings;
        this.zoneName = settings.zone().wire();
        this.podName = settings.pods().wire();
        this.authority = AuthorityRecord.encode(settings, 0);
    }

    public ZoneSettings settings() {
        return settings;
    }

    /** True once a whole state is in; before, nobody can say that a name does not exist. */
    public boolean isSynced() {
        return synced;
    }

    /** The serial of the state (RFC 1982 arithmetic). */
    public int serial() {
        return serial;
    }

    /** Writer only: takes the names over; answers show them at once. */
    public void apply(ZoneChange change) {
        change.present().forEach((name, sets) -> names.put(name.wire(), encode(name, sets, change.present())));
        change.gone().forEach(name -> names.remove(name.wire()));
    }

    /** Writer only: the state is whole and has this serial. */
    public void complete(int newSerial) {
        if (!synced || serial != newSerial) {
            authority = AuthorityRecord.encode(settings, newSerial);
            serial = newSerial;
        }
        synced = true;
    }

    /** The number of names. Writer only. */
    public int size() {
        return names.size();
    }

    @Nullable
    ReadyName find(byte[] name, int length, int hash) {
        return names.get(name, length, hash);
    }

    @Nullable
    ReadyName find(byte[] name) {
        return names.get(name);
    }

    void forEach(BiConsumer<byte[], ReadyName> action) {
        names.forEach(action);
    }

    byte[] zoneName() {
        return zoneName;
    }

    /** pod.&lt;zone&gt;. */
    byte[] podName() {
        return podName;
    }

    /** See {@link AuthorityRecord}. */
    byte[] authority() {
        return authority;
    }

    private static ReadyName encode(DnsName name, List<RecordSet> sets, Map<DnsName, List<RecordSet>> others) {
        RecordEncoder encoder = new RecordEncoder(name, other -> others.getOrDefault(other, List.of()));
        ReadyRecords ready = null;
        for (RecordSet set : sets.reversed()) {
            ready = encoder.encode(set, ready);
        }
        return ready == null ? ReadyName.WITHOUT_DATA : new ReadyName(ready);
    }
}
