package dev.fairway.dns.core.forward;

import dev.fairway.dns.core.message.DnsCodes;

/** Copies one record from a message into another: the names in it that may be compressed are, anew. */
final class RecordCopier {

    /** Type, class, TTL and length. */
    private static final int FIXED = 10;

    private RecordCopier() {}

    /** A record up to its data; the owner is spelled as it was read. */
    static final class Head {
        private final byte[] owner;
        private final int type;
        private final int recordClass;
        private final int ttl;
        private final int end;

        private Head(MessageReader in) throws MalformedMessageException {
            owner = in.name();
            type = in.u16();
            recordClass = in.u16();
            ttl = in.i32();
            int length = in.u16();
            in.require(length);
            end = in.position() + length;
        }

        /** Reads on to where the record's data begins. */
        static Head read(MessageReader in) throws MalformedMessageException {
            return new Head(in);
        }

        int type() {
            return type;
        }

        int ttl() {
            return ttl;
        }

        /** Where the record ends in the message it was read from. */
        int end() {
            return end;
        }
    }

    /**
     * Copies a record whose head was just read; returns where its TTL stands, or -1 when there is no room.
     *
     * @param ttl the one to write
     */
    static int copy(MessageReader in, Head head, int ttl, MessageWriter out) throws MalformedMessageException {
        int rdataLength = head.end() - in.position();
        // A name in it may be a pointer here and spelled out there.
        if (!out.hasRoom(head.owner.length + FIXED + rdataLength + 2 * 255)) {
            return -1;
        }
        out.compressed(head.owner);
        out.put16(head.type());
        out.put16(head.recordClass);
        int ttlAt = out.length();
        out.put32(ttl);
        int lengthAt = out.length();
        out.put16(0);
        rdata(in, head, out);
        if (in.position() != head.end()) {
            throw new MalformedMessageException("a record's length does not fit its data");
        }
        int written = out.length();
        out.moveTo(lengthAt);
        out.put16(written - lengthAt - 2);
        out.moveTo(written);
        return ttlAt;
    }

    private static void rdata(MessageReader in, Head head, MessageWriter out) throws MalformedMessageException {
        switch (head.type()) {
            case DnsCodes.TYPE_NS, DnsCodes.TYPE_CNAME, DnsCodes.TYPE_PTR -> out.compressed(in.name());
            case DnsCodes.TYPE_MX -> {
                out.put16(in.u16());
                out.compressed(in.name());
            }
            case DnsCodes.TYPE_SOA -> {
                out.compressed(in.name());
                out.compressed(in.name());
                out.put(in.bytes(head.end() - in.position()));
            }
            case DnsCodes.TYPE_SRV -> {
                out.put(in.bytes(6));
                out.put(in.name());
            }
            case DnsCodes.TYPE_DNAME -> out.put(in.name());
            // RFC 3597: other types do not use compression.
            default -> out.put(in.bytes(head.end() - in.position()));
        }
    }
}
