package dev.fairway.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.resource.Item;
import java.util.Base64;
import java.util.TreeMap;

/** {@code describe secret}: its keys and how much stands under each, never the values, as kubectl does. */
final class SecretDescription {

    private SecretDescription() {}

    static String of(Item.Stored secret) {
        Description text = new Description()
                .nameAndNamespace(secret.meta())
                .labelsAndAnnotations(secret.meta())
                .line("")
                .field("Type", secret.json().path("type").asText("Opaque"))
                .line("")
                .line("Data")
                .line("====");
        TreeMap<String, JsonNode> data = new TreeMap<>();
        secret.json().path("data").properties().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
        data.forEach((key, value) -> text.field(key, size(value) + " bytes"));
        return text.build();
    }

    /** The API holds the values in base 64. */
    private static int size(JsonNode value) {
        return Base64.getDecoder().decode(value.asText()).length;
    }
}
