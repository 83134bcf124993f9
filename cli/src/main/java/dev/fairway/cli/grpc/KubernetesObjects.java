package dev.fairway.cli.grpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Decodes what the standalone API sends. */
final class KubernetesObjects {
    private static final JsonMapper JSON = new JsonMapper();

    private KubernetesObjects() {}

    static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new ServerException(ServerException.Reason.INTERNAL, "an object that is no JSON: " + e.getMessage());
        }
    }
}
