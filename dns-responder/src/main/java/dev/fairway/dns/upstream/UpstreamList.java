package dev.fairway.dns.upstream;

import dev.fairway.dns.core.forward.ServerAddress;
import dev.fairway.rules.dns.DnsName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The name servers to ask, as an operator writes them.
 *
 * @param byDomain the ones for everything else stand under the root
 */
public record UpstreamList(Map<DnsName, List<InetSocketAddress>> byDomain) {

    public UpstreamList {
        byDomain = Map.copyOf(byDomain);
    }

    /**
     * Reads {@code address}, {@code address:port} or the path of a resolv.conf, whose name servers are meant.
     *
     * @throws IllegalArgumentException naming the text that is none of them
     * @throws IOException when the file cannot be read
     */
    public static UpstreamList of(List<String> upstreams, Map<String, List<String>> stubDomains) throws IOException {
        Map<DnsName, List<InetSocketAddress>> routes = new HashMap<>();
        if (!upstreams.isEmpty()) {
            routes.put(DnsName.ROOT, addresses(upstreams));
        }
        for (Map.Entry<String, List<String>> stub : stubDomains.entrySet()) {
            routes.put(DnsName.of(stub.getKey()), addresses(stub.getValue()));
        }
        return new UpstreamList(routes);
    }

    private static List<InetSocketAddress> addresses(List<String> texts) throws IOException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            if (text.startsWith("/")) {
                addresses.addAll(nameServers(Path.of(text)));
            } else {
                addresses.add(ServerAddress.parse(text.strip()));
            }
        }
        return addresses;
    }

    private static List<InetSocketAddress> nameServers(Path resolvConf) throws IOException {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String line : Files.readAllLines(resolvConf)) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length == 2 && words[0].equals("nameserver")) {
                servers.add(ServerAddress.parse(words[1]));
            }
        }
        return servers;
    }
}
