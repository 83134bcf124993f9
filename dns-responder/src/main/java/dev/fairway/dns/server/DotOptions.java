package dev.fairway.dns.server;

import java.nio.file.Path;

/**
 * DNS over TLS (RFC 7858).
 *
 * @param certificate chain in PEM, leaf first
 * @param key PKCS #8 in PEM
 */
public record DotOptions(int port, Path certificate, Path key) {}
