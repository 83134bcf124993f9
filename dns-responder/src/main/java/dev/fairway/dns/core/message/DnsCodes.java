package dev.fairway.dns.core.message;

/** Numbers of the DNS message format (IANA DNS parameters) and places in its header (RFC 1035 4.1.1). */
public final class DnsCodes {

    public static final int HEADER = 12;

    public static final int NO_ERROR = 0;
    public static final int FORMAT_ERROR = 1;
    public static final int SERVER_FAILURE = 2;
    public static final int NAME_ERROR = 3;
    public static final int NOT_IMPLEMENTED = 4;
    public static final int REFUSED = 5;
    /** Extended: its upper bits stand in the OPT record (RFC 6891). */
    public static final int BAD_VERSION = 16;

    public static final int TYPE_A = 1;
    public static final int TYPE_NS = 2;
    public static final int TYPE_CNAME = 5;
    public static final int TYPE_SOA = 6;
    public static final int TYPE_PTR = 12;
    public static final int TYPE_HINFO = 13;
    public static final int TYPE_MX = 15;
    public static final int TYPE_TXT = 16;
    public static final int TYPE_AAAA = 28;
    public static final int TYPE_SRV = 33;
    public static final int TYPE_DNAME = 39;
    public static final int TYPE_OPT = 41;
    public static final int TYPE_IXFR = 251;
    public static final int TYPE_AXFR = 252;
    public static final int TYPE_ANY = 255;

    public static final int CLASS_IN = 1;

    /** First byte of the flags. */
    public static final int RESPONSE = 0x80;

    public static final int AUTHORITATIVE = 0x04;
    public static final int TRUNCATED = 0x02;
    public static final int RECURSION_DESIRED = 0x01;

    /** Second byte of the flags. */
    public static final int RECURSION_AVAILABLE = 0x80;

    public static final int CHECKING_DISABLED = 0x10;

    /** A pointer to the question's name, which always stands right after the header. */
    public static final int QUESTION_POINTER = 0xc000 | HEADER;

    private DnsCodes() {}
}
