package dev.fairway.registryclient.history;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Replaces names and addresses in recorded messages, the same ones by the same ones, so that what belongs together still
 * does: labels match selectors, addresses stay in their networks. Nobody without the salt, which is kept nowhere, finds
 * the way back.
 *
 * <p>Every text is replaced but those of the fields listed here, which hold words of Kubernetes and Fairway.
 */
final class Anonymity {

    private static final Set<String> WORDS = Set.of(
            "producer",
            "topic",
            "phase",
            "type",
            "reason",
            "managed_by",
            "traffic_distribution",
            "app_protocol",
            "regarding_kind",
            "reporting_component",
            "ruleset_hash",
            "load_balancer_class",
            "problem_reason");

    private static final Set<String> CIDRS = Set.of("cidrs", "pod_cidrs", "load_balancer_source_ranges");
    private static final Set<String> SENTENCES = Set.of("message", "problem", "error", "resource_version");
    private static final int NAME_BYTES = 5;

    private final byte[] salt;

    Anonymity(byte[] salt) {
        this.salt = salt.clone();
    }

    /** The message with other names and addresses. */
    @SuppressWarnings("unchecked") // A builder's message is of the builder's type.
    <T extends Message> T hide(T message) {
        Message.Builder hidden = message.toBuilder();
        message.getAllFields().forEach((field, value) -> {
            if (field.isMapField()) {
                hidden.clearField(field);
                ((Iterable<Message>) value).forEach(entry -> hidden.addRepeatedField(field, entry(entry)));
            } else if (field.isRepeated()) {
                int count = message.getRepeatedFieldCount(field);
                for (int i = 0; i < count; i++) {
                    hidden.setRepeatedField(field, i, hide(field, message.getRepeatedField(field, i)));
                }
            } else {
                hidden.setField(field, hide(field, value));
            }
        });
        return (T) hidden.build();
    }

    private Object hide(FieldDescriptor field, Object value) {
        return switch (value) {
            case Message message -> hide(message);
            case ByteString bytes
            when bytes.size() == 4 || bytes.size() == 16 -> ByteString.copyFrom(address(bytes.toByteArray()));
            case String text -> text(field, text);
            default -> value;
        };
    }

    private String text(FieldDescriptor field, String text) {
        if (text.isEmpty() || WORDS.contains(field.getName())) {
            return text;
        }
        if (SENTENCES.contains(field.getName())) {
            return "";
        }
        if (CIDRS.contains(field.getName())) {
            return cidr(text);
        }
        if (field.getName().equals("agent")) {
            int slash = text.indexOf('/') + 1;
            return text.substring(0, slash) + name(text.substring(slash));
        }
        return name(text);
    }

    /** Keys of Kubernetes' and Fairway's own say what a thing is; of the values only those that name nothing stay. */
    private Message entry(Message entry) {
        FieldDescriptor key = entry.getDescriptorForType().findFieldByName("key");
        FieldDescriptor value = entry.getDescriptorForType().findFieldByName("value");
        String name = (String) entry.getField(key);
        boolean own = name.startsWith("fairway.dev/");
        boolean known = own || name.contains("kubernetes.io/") || name.contains("k8s.io/");
        String text = (String) entry.getField(value);
        return entry.toBuilder()
                .setField(key, known ? name : name(name))
                .setField(value, own ? text : name(text))
                .build();
    }

    private String name(String text) {
        return text.isEmpty()
                ? text
                : "x" + HexFormat.of().formatHex(digest(text.getBytes(StandardCharsets.UTF_8)), 0, NAME_BYTES);
    }

    /** Two addresses have as many leading bits in common as they had (Xu, Fan, Ammar and Moon, ICNP 2002). */
    private byte[] address(byte[] address) {
        byte[] hidden = address.clone();
        byte[] prefix = new byte[address.length + 1];
        for (int bit = 0; bit < address.length * Byte.SIZE; bit++) {
            int mask = 0x80 >>> (bit % Byte.SIZE);
            prefix[address.length] = (byte) bit;
            hidden[bit / Byte.SIZE] ^= (byte) ((digest(prefix)[0] & 1) == 0 ? 0 : mask);
            prefix[bit / Byte.SIZE] |= (byte) (address[bit / Byte.SIZE] & mask);
        }
        return hidden;
    }

    private String cidr(String text) {
        int slash = text.indexOf('/');
        byte[] address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
        int length = Integer.parseInt(text.substring(slash + 1));
        byte[] hidden = address(address);
        for (int bit = length; bit < hidden.length * Byte.SIZE; bit++) {
            hidden[bit / Byte.SIZE] &= (byte) ~(0x80 >>> (bit % Byte.SIZE));
        }
        try {
            return InetAddress.getByAddress(hidden).getHostAddress() + "/" + length;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] digest(byte[] bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(salt);
            return sha.digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
