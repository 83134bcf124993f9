package dev.fairway.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The umbrella chart of this module, rendered without a real cluster. */
final class Chart {
    static final String RELEASE = "fw";
    static final String NAMESPACE = "fairway-system";
    static final Path DIRECTORY = Path.of("fairway").toAbsolutePath();

    private Chart() {}

    /** Renders a first installation on a cluster of one node, with these values, given as YAML, over the chart's own. */
    static Manifests render(String values) {
        return render(values, List.of("node-1"), new Manifests(List.of()));
    }

    /** Renders for a cluster that has these nodes and these objects. */
    static Manifests render(String values, List<String> nodes, Manifests stored) {
        Path file = null;
        try (FakeApiServer _ = new FakeApiServer(nodes, stored)) {
            file = Files.createTempFile("values", ".yaml");
            Files.writeString(file, values);
            return Manifests.parse(new Helm(DIRECTORY)
                    .template()
                    .withName(RELEASE)
                    .withNamespace(NAMESPACE)
                    .withKubeVersion("1.34.0")
                    .withValuesFile(file)
                    .call());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(file);
        }
    }

    static LintResult lint() {
        return new Helm(DIRECTORY).lint().strict().call();
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
