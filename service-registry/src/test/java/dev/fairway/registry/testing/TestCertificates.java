package dev.fairway.registry.testing;

import dev.fairway.registryclient.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority by the JDK's keytool, and certificates that it signs, as PEM files. */
public final class TestCertificates {

    private static final String PASSWORD = "password";
    private static final String AUTHORITY = "authority";

    private final Path directory;
    private final Path store;

    /** Makes the authority; its files go to this folder. */
    public TestCertificates(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        this.store = directory.resolve("store.p12");
        keytool("-alias", AUTHORITY, "-dname", "CN=test-ca", "-ext", "bc:c");
        write("ca.crt", "CERTIFICATE", keyStore().getCertificate(AUTHORITY).getEncoded());
    }

    /** A certificate for this common name, valid for the loopback addresses. */
    public TlsFiles issue(String commonName) throws Exception {
        String alias = commonName.replace('/', '-');
        keytool(
                "-alias",
                alias,
                "-dname",
                "CN=" + commonName,
                "-signer",
                AUTHORITY,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1");
        KeyStore keys = keyStore();
        return new TlsFiles(
                directory.resolve("ca.crt"),
                write(alias + ".crt", "CERTIFICATE", keys.getCertificate(alias).getEncoded()),
                write(
                        alias + ".key",
                        "PRIVATE KEY",
                        keys.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }

    private KeyStore keyStore() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private Path write(String name, String type, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                directory.resolve(name), "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}
