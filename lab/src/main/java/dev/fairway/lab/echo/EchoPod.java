package dev.fairway.lab.echo;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The sockets of one pod, listening and connected; used by the event loop's thread only. */
final class EchoPod {
    /** A pod that ends serves until nobody came for a tenth of its grace, or this long: somebody may still know its address. */
    private static final Duration MIN_QUIET = Duration.ofMillis(500);

    private final EchoIdentity identity;
    private final Set<SelectableChannel> channels = new HashSet<>();
    private Instant lastActivity;
    private Instant drainDeadline = Instant.MAX;
    private Duration quiet = MIN_QUIET;

    EchoPod(EchoIdentity identity, Instant now) {
        this.identity = identity;
        this.lastActivity = now;
    }

    EchoIdentity identity() {
        return identity;
    }

    void add(SelectableChannel channel) {
        channels.add(channel);
    }

    void forget(SelectableChannel channel) {
        channels.remove(channel);
    }

    void touch(Instant now) {
        lastActivity = now;
    }

    void drain(Instant now, Duration grace) {
        drainDeadline = now.plus(grace);
        Duration tenth = grace.dividedBy(10);
        quiet = tenth.compareTo(MIN_QUIET) > 0 ? tenth : MIN_QUIET;
        lastActivity = now;
    }

    boolean isDraining() {
        return drainDeadline.isBefore(Instant.MAX);
    }

    boolean hasDrained(Instant now) {
        return isDraining() && (!now.isBefore(drainDeadline) || !now.isBefore(lastActivity.plus(quiet)));
    }

    void close() {
        for (SelectableChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException _) {
                // The descriptor is gone all the same.
            }
        }
        channels.clear();
    }
}
