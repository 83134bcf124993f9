package dev.fairway.lab;

import java.nio.file.Path;

/**
 * One identity of the lab, as PEM files.
 *
 * @param ca the certificate that every peer's is checked against
 * @param certificate this identity's certificate
 * @param key its private key, PKCS#8
 */
public record TlsFiles(Path ca, Path certificate, Path key) {}
