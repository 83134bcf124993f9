package dev.fairway.nodeproxy.nftables;

import dev.fairway.model.net.IpFamily;

/** A table's identity. */
public record Table(IpFamily family, String name) {}
