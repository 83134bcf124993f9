package dev.fairway.nodeproxy.packets;

/** What a client saw. */
public sealed interface Outcome {

    /**
     * A server answered.
     *
     * @param client the source address that it saw
     */
    record Answered(String server, String client) implements Outcome {}

    /** Refused at once: reset, or an ICMP error. */
    record Refused() implements Outcome {}

    /** No answer of any kind in time. */
    record Silent() implements Outcome {}
}
