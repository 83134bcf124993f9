package dev.fairway.registryclient;

import java.nio.file.Path;

/**
 * PEM files of one identity.
 *
 * @param ca the certificates that sign the registry's
 * @param certificate this process's certificate chain, leaf first
 * @param key its private key, PKCS #8, not encrypted
 */
public record TlsFiles(Path ca, Path certificate, Path key) {}
