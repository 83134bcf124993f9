package dev.fairway.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scalars on the wire. Decoding throws {@link IllegalArgumentException} on what cannot be a value. */
final class Wire {

    private Wire() {}

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    static java.time.Duration duration(Duration duration) {
        return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }

    static ByteString address(InetAddress address) {
        return ByteString.copyFrom(address.getAddress());
    }

    static InetAddress address(ByteString bytes) {
        try {
            return InetAddress.getByAddress(bytes.toByteArray());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.size() + " bytes", e);
        }
    }

    static List<InetAddress> addresses(List<ByteString> list) {
        return list.stream().map(Wire::address).toList();
    }

    static @Nullable PortNumber port(int number) {
        return number == 0 ? null : new PortNumber(number);
    }

    static int port(@Nullable PortNumber port) {
        return port == null ? 0 : port.value();
    }

    static dev.fairway.api.event.v1.Protocol protocol(Protocol protocol) {
        return switch (protocol) {
            case TCP -> dev.fairway.api.event.v1.Protocol.PROTOCOL_TCP;
            case UDP -> dev.fairway.api.event.v1.Protocol.PROTOCOL_UDP;
            case SCTP -> dev.fairway.api.event.v1.Protocol.PROTOCOL_SCTP;
        };
    }

    static Protocol protocol(dev.fairway.api.event.v1.Protocol protocol) {
        return switch (protocol) {
            case PROTOCOL_TCP -> Protocol.TCP;
            case PROTOCOL_UDP -> Protocol.UDP;
            case PROTOCOL_SCTP -> Protocol.SCTP;
            case PROTOCOL_UNSPECIFIED, UNRECOGNIZED -> throw unknown(protocol);
        };
    }

    static dev.fairway.api.event.v1.IpFamily family(IpFamily family) {
        return switch (family) {
            case IPV4 -> dev.fairway.api.event.v1.IpFamily.IP_FAMILY_IPV4;
            case IPV6 -> dev.fairway.api.event.v1.IpFamily.IP_FAMILY_IPV6;
        };
    }

    static IpFamily family(dev.fairway.api.event.v1.IpFamily family) {
        return switch (family) {
            case IP_FAMILY_IPV4 -> IpFamily.IPV4;
            case IP_FAMILY_IPV6 -> IpFamily.IPV6;
            case IP_FAMILY_UNSPECIFIED, UNRECOGNIZED -> throw unknown(family);
        };
    }

    static IllegalArgumentException unknown(Enum<?> value) {
        return new IllegalArgumentException("not a value that this version knows: " + value);
    }
}
