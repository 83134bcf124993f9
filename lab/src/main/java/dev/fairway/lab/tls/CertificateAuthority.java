package dev.fairway.lab.tls;

import dev.fairway.lab.LabException;
import dev.fairway.lab.TlsFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues the certificates of one lab; its key lives in memory only and ends with the process. */
public final class CertificateAuthority {
    private static final Duration VALIDITY = Duration.ofDays(30);
    /** Clocks of one machine agree, but those of a restored virtual machine may jump back. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final X500Name ISSUER = name("fairway-lab-ca");

    private final Path directory;
    private final KeyPair keys = newKeys();
    private final SecureRandom random = new SecureRandom();
    private final Instant now;
    private final Path certificate;

    /** Makes the authority and writes its certificate, {@code ca.crt}. */
    public CertificateAuthority(Path directory, Instant now) {
        this.directory = directory;
        this.now = now;
        this.certificate = directory.resolve("ca.crt");
        try {
            Files.createDirectories(directory);
            X509v3CertificateBuilder builder = builder(ISSUER, keys)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            write(certificate, "CERTIFICATE", sign(builder).getEncoded(), "rw-r--r--");
        } catch (IOException e) {
            throw new LabException("cannot write the certificate authority to " + directory, e);
        }
    }

    /**
     * Writes a certificate and its key for one process, valid for {@code localhost} and these addresses.
     *
     * @param commonName the identity, such as {@code node/node-1}
     */
    public TlsFiles issue(String commonName, List<String> addresses) {
        KeyPair subject = newKeys();
        GeneralName[] names = Stream.concat(
                        Stream.of(new GeneralName(GeneralName.dNSName, "localhost")),
                        Stream.concat(Stream.of("127.0.0.1", "::1"), addresses.stream())
                                .map(address -> new GeneralName(GeneralName.iPAddress, address)))
                .toArray(GeneralName[]::new);
        KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        String file = commonName.replace('/', '-');
        TlsFiles files = new TlsFiles(certificate, directory.resolve(file + ".crt"), directory.resolve(file + ".key"));
        try {
            X509v3CertificateBuilder builder = builder(name(commonName), subject)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            write(files.certificate(), "CERTIFICATE", sign(builder).getEncoded(), "rw-r--r--");
            write(files.key(), "PRIVATE KEY", subject.getPrivate().getEncoded(), "rw-------");
        } catch (IOException e) {
            throw new LabException("cannot write the certificate of " + commonName, e);
        }
        return files;
    }

    private X509v3CertificateBuilder builder(X500Name subject, KeyPair subjectKeys) {
        return new JcaX509v3CertificateBuilder(
                ISSUER,
                new BigInteger(120, random),
                Date.from(now.minus(SKEW)),
                Date.from(now.plus(VALIDITY)),
                subject,
                subjectKeys.getPublic());
    }

    private X509CertificateHolder sign(X509v3CertificateBuilder builder) {
        try {
            ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return builder.build(signer);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("this JDK can't sign with ECDSA", e);
        }
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no elliptic curve P-256", e);
        }
    }

    private static void write(Path file, String type, byte[] content, String permissions) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                file,
                "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(type, body),
                StandardCharsets.US_ASCII);
    }
}
