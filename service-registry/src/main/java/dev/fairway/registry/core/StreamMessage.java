package dev.fairway.registry.core;

/** What a stream tells next. */
public sealed interface StreamMessage {

    /** A full snapshot follows. */
    record SnapshotStart() implements StreamMessage {}

    /**
     * An object's newest entry.
     *
     * @param resumeToken from where a stream may resume that received this
     */
    record Changed(Entry entry, String resumeToken, int dnsSerial) implements StreamMessage {}

    /**
     * The view is complete.
     *
     * @param behind but not up to the end of the topics
     */
    record Synced(String resumeToken, int dnsSerial, boolean behind) implements StreamMessage {}

    /** The stream is over: the registry starts anew; the subscriber should come again. */
    record Ended() implements StreamMessage {}
}
