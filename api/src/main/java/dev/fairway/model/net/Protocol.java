package dev.fairway.model.net;

/** A transport protocol of a Service port (core/v1 Protocol), with its IANA number. */
public enum Protocol {
    TCP(6),
    UDP(17),
    SCTP(132);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    /** The IANA protocol number, as in an IP header. */
    public int number() {
        return number;
    }
}
