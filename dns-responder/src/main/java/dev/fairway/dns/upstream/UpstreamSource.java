package dev.fairway.dns.upstream;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where the list of upstreams comes from: fixed values, or a file of properties that can change at any time.
 *
 * <p>The file's keys are {@code upstreams} and {@code stub-domains.<domain>}, their values lists with commas.
 */
public record UpstreamSource(List<String> upstreams, Map<String, List<String>> stubDomains, Optional<Path> file) {

    private static final String UPSTREAMS = "upstreams";
    private static final String STUB_DOMAINS = "stub-domains.";

    public UpstreamSource {
        upstreams = List.copyOf(upstreams);
        stubDomains = Map.copyOf(stubDomains);
    }

    /**
     * The list as it is now; a resolv.conf that is named in it is read anew.
     *
     * @throws IllegalArgumentException naming what is wrong with it
     * @throws IOException when a file cannot be read
     */
    public UpstreamList read() throws IOException {
        return file.isPresent() ? readFile(file.get()) : UpstreamList.of(upstreams, stubDomains);
    }

    private static UpstreamList readFile(Path path) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        }
        Map<String, List<String>> stubs = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(STUB_DOMAINS)) {
                stubs.put(key.substring(STUB_DOMAINS.length()), values(properties.getProperty(key)));
            } else if (!key.equals(UPSTREAMS)) {
                throw new IllegalArgumentException("unknown key " + key + " in " + path);
            }
        }
        return UpstreamList.of(values(properties.getProperty(UPSTREAMS, "")), stubs);
    }

    private static List<String> values(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
