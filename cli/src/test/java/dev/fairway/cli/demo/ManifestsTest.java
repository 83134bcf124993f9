package dev.fairway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.cli.manifest.Entry;
import dev.fairway.cli.manifest.ManifestStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {

    @Test
    void theServiceIsThePrimersToTheLetter() {
        assertThat(text("my-app-service.yaml")).isEqualTo("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: my-app-service
                spec:
                  type: ClusterIP
                  selector:
                    app: my-app
                  ports:
                  - port: 80          # port the service listens on
                    targetPort: 8080  # port on the pod
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my-app-nodeport.yaml",
                "my-app-loadbalancer.yaml",
                "my-app-ingress.yaml",
                "my-app-ports.yaml",
                "my-database.yaml",
                "my-app-service.yaml",
                "my-app-pods.yaml",
                "my-app-4.yaml",
                "client.yaml",
                "nobody-service.yaml",
                "my-app-dual.yaml"
            })
    void everyManifestIsReadable(String file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (InputStream in = open(file)) {
            new ManifestStream(file, in).forEachRemaining(entries::add);
        }

        assertThat(entries).isNotEmpty().allSatisfy(entry -> assertThat(entry).isInstanceOf(Entry.Manifest.class));
    }

    private static String text(String file) {
        try (InputStream in = open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String file) {
        return ManifestsTest.class.getResourceAsStream("/demo/" + file);
    }
}
