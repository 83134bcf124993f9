package dev.fairway.rules.ingress;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Private keys in PEM: PKCS #8, or the older forms of RSA (PKCS #1) and EC (SEC 1) keys wrapped into it. */
final class PemKey {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (RSA |EC |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");

    /** AlgorithmIdentifier rsaEncryption with NULL parameters, DER. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private PemKey() {}

    static PrivateKey read(String pem, String algorithm) throws GeneralSecurityException {
        Matcher found = KEY.matcher(pem);
        if (!found.find()) {
            throw new IllegalArgumentException("no private key");
        }
        byte[] der = Base64.getMimeDecoder().decode(found.group(2));
        byte[] pkcs8 = switch (found.group(1)) {
            case "RSA " -> wrapped(RSA, der);
            case "EC " -> wrapped(ecAlgorithm(der), der);
            default -> der;
        };
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** PrivateKeyInfo (RFC 5208): version 0, algorithm, the key as an octet string. */
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return tlv(0x30, concat(new byte[] {0x02, 0x01, 0x00}, algorithm, tlv(0x04, key)));
    }

    /** id-ecPublicKey with the curve that the key names in its element [0] (RFC 5915). */
    private static byte[] ecAlgorithm(byte[] der) {
        for (int i = 0; i < der.length - 3; i++) {
            if (der[i] == (byte) 0xa0 && der[i + 2] == 0x06 && der[i + 1] == der[i + 3] + 2) {
                byte[] curve = Arrays.copyOfRange(der, i + 2, i + 4 + der[i + 3]);
                byte[] id = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
                return tlv(0x30, concat(id, curve));
            }
        }
        throw new IllegalArgumentException("an EC key without its curve");
    }

    private static byte[] tlv(int tag, byte[] value) {
        int length = value.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return concat(head, value);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
