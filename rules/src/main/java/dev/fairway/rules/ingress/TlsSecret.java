package dev.fairway.rules.ingress;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a Secret of type kubernetes.io/tls is good for. Holds nothing secret. */
public sealed interface TlsSecret {

    /**
     * A certificate with its key.
     *
     * @param names DNS names of the certificate, lower-case, wildcards included
     */
    record Usable(Set<String> names) implements TlsSecret {
        public Usable {
            names = Set.copyOf(names);
        }

        /** Whether the certificate is one for the host; a wildcard host is covered by the same wildcard only (RFC 9525). */
        boolean covers(String host) {
            int dot = host.indexOf('.');
            return names.contains(host) || (dot > 0 && names.contains("*" + host.substring(dot)));
        }
    }

    /** No certificate that the gateway could use. */
    record Unusable(String reason) implements TlsSecret {}

    /** PEM as in {@code tls.crt} and {@code tls.key}: a chain with the host's own certificate first, and its key. */
    static TlsSecret of(String chain, String key) {
        Collection<? extends Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(chain.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException e) {
            return new Unusable("tls.crt holds no certificate");
        }
        if (!(certificates.stream().findFirst().orElse(null) instanceof X509Certificate leaf)) {
            return new Unusable("tls.crt holds no certificate");
        }
        try {
            return keyFits(leaf.getPublicKey(), key)
                    ? new Usable(names(leaf))
                    : new Unusable("the key in tls.key is not that of the certificate");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return new Unusable("tls.key holds no private key that can be read");
        }
    }

    private static Set<String> names(X509Certificate leaf) throws GeneralSecurityException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                // GeneralName: 2 is dNSName (RFC 5280, section 4.2.1.6).
                if (Integer.valueOf(2).equals(alternative.get(0)) && alternative.get(1) instanceof String name) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    private static boolean keyFits(PublicKey certified, String pem) throws GeneralSecurityException {
        PrivateKey key = PemKey.read(pem, certified.getAlgorithm());
        String algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> certified.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update((byte) 1);
        return signature.verify(signed);
    }
}
