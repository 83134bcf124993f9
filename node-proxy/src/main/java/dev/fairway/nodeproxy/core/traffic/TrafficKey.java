package dev.fairway.nodeproxy.core.traffic;

import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.Value;
import java.net.InetAddress;

/**
 * What the kernel counts by.
 *
 * @param address where clients connect to
 * @param endpoint who answers them
 */
public record TrafficKey(InetAddress address, Protocol protocol, int port, Value.Endpoint endpoint) {}
