package dev.fairway.model.net;

import java.net.Inet4Address;
import java.net.InetAddress;

/** An address family (core/v1 IPFamily). */
public enum IpFamily {
    IPV4("IPv4", 4),
    IPV6("IPv6", 16);

    private final String text;
    private final int addressBytes;

    IpFamily(String text, int addressBytes) {
        this.text = text;
        this.addressBytes = addressBytes;
    }

    /** The length of an address, in bytes. */
    public int addressBytes() {
        return addressBytes;
    }

    public static IpFamily of(InetAddress address) {
        return address instanceof Inet4Address ? IPV4 : IPV6;
    }

    /** As in a manifest. */
    @Override
    public String toString() {
        return text;
    }
}
