package dev.fairway.rules.dns;

/** The record types that cluster names can have. */
public enum RecordType {
    A(1),
    NS(2),
    CNAME(5),
    SOA(6),
    PTR(12),
    TXT(16),
    AAAA(28),
    SRV(33);

    private final int number;

    RecordType(int number) {
        this.number = number;
    }

    /** The TYPE value on the wire (IANA). */
    public int number() {
        return number;
    }
}
