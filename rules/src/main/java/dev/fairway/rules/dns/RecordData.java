package dev.fairway.rules.dns;

import dev.fairway.model.net.IpText;
import java.net.Inet4Address;
import java.net.InetAddress;

/** What one record says. */
public sealed interface RecordData {

    RecordType type();

    /** A or AAAA, by the address's family. */
    record Address(InetAddress address) implements RecordData {
        @Override
        public RecordType type() {
            return address instanceof Inet4Address ? RecordType.A : RecordType.AAAA;
        }

        @Override
        public String toString() {
            return IpText.of(address);
        }
    }

    /** CNAME. */
    record CanonicalName(DnsName target) implements RecordData {
        @Override
        public RecordType type() {
            return RecordType.CNAME;
        }

        @Override
        public String toString() {
            return target.toString();
        }
    }

    /** PTR. */
    record Pointer(DnsName target) implements RecordData {
        @Override
        public RecordType type() {
            return RecordType.PTR;
        }

        @Override
        public String toString() {
            return target.toString();
        }
    }

    /** NS. */
    record NameServer(DnsName target) implements RecordData {
        @Override
        public RecordType type() {
            return RecordType.NS;
        }

        @Override
        public String toString() {
            return target.toString();
        }
    }

    /** SRV (RFC 2782). */
    record Location(int priority, int weight, int port, DnsName target) implements RecordData {
        @Override
        public RecordType type() {
            return RecordType.SRV;
        }

        @Override
        public String toString() {
            return priority + " " + weight + " " + port + " " + target;
        }
    }

    /** TXT of one string of at most 255 ASCII characters. */
    record Text(String text) implements RecordData {
        @Override
        public RecordType type() {
            return RecordType.TXT;
        }

        @Override
        public String toString() {
            return '"' + text + '"';
        }
    }

    /** SOA; the times are in seconds (RFC 1035 3.3.13), {@code minimum} is the TTL of negative answers (RFC 2308). */
    record Authority(DnsName server, DnsName mailbox, int serial, int refresh, int retry, int expire, int minimum)
            implements RecordData {
        @Override
        public RecordType type() {
            return RecordType.SOA;
        }

        @Override
        public String toString() {
            return server + " " + mailbox + " " + Integer.toUnsignedString(serial) + " " + refresh + " " + retry + " "
                    + expire + " " + minimum;
        }
    }
}
