package dev.fairway.registry.core.history;

import java.time.Duration;
import java.time.InstantSource;

/** Histories for tests of what stands on them. */
public final class HistoryFixture {

    private HistoryFixture() {}

    /** Nothing but memory, and a window of seven days. */
    public static History inMemory(Codec codec, InstantSource clock) {
        return new History(
                new FakeRecordLog(Integer.MAX_VALUE),
                codec,
                clock,
                new History.Limits(Duration.ofDays(7), 1 << 20, Integer.MAX_VALUE));
    }
}
