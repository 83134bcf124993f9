package dev.fairway.deploy;

import dev.fairway.dns.DnsResponderConfig;
import dev.fairway.nodeproxy.NodeProxyConfig;
import dev.fairway.provisioner.ProvisionerConfig;
import dev.fairway.registry.RegistryConfig;
import dev.fairway.tracker.EndpointTrackerConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The configuration of one service, as its code declares it.
 *
 * @param service its name, which is also the prefix of its keys
 * @param mapping the interface
 */
record ServiceConfiguration(String service, Class<?> mapping) {
    static final Map<String, ServiceConfiguration> ALL = Set.of(
                    new ServiceConfiguration("endpoint-tracker", EndpointTrackerConfig.class),
                    new ServiceConfiguration("service-registry", RegistryConfig.class),
                    new ServiceConfiguration("node-proxy", NodeProxyConfig.class),
                    new ServiceConfiguration("dns-responder", DnsResponderConfig.class),
                    new ServiceConfiguration("lb-provisioner", ProvisionerConfig.class))
            .stream()
            .collect(Collectors.toMap(ServiceConfiguration::service, configuration -> configuration));

    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    /** All keys below the service's name; a map is one key. */
    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        collect(mapping, "", keys);
        return keys;
    }

    /** What the service's jar brings. */
    Properties packaged() {
        Properties properties = new Properties();
        String location = mapping.getProtectionDomain().getCodeSource().getLocation() + "";
        String resource = location.endsWith(".jar")
                ? "jar:" + location + "!/application.properties"
                : location + "application.properties";
        try (InputStream stream = URI.create(resource).toURL().openStream()) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("no application.properties of " + service, e);
        }
        return properties;
    }

    /** Reads as the service does; fails on a key that it does not have, on a value of another type, on one that is missing. */
    Object read(Properties properties, Map<String, String> environment) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withValidateUnknown(true)
                .withMapping(mapping, service)
                .withSources(new PropertiesConfigSource(properties, "rendered", 260))
                .withSources(new PropertiesConfigSource(environment, "environment", 300))
                .build();
        return config.getConfigMapping(mapping, service);
    }

    private static void collect(Class<?> type, String prefix, Set<String> keys) {
        for (Method method : type.getMethods()) {
            String key = prefix + kebab(method.getName());
            if (method.getReturnType().isInterface()
                    && method.getReturnType().getEnclosingClass() != null
                    && method.getReturnType().getPackageName().startsWith("dev.fairway")) {
                collect(method.getReturnType(), key + ".", keys);
            } else {
                keys.add(key);
            }
        }
    }

    private static String kebab(String name) {
        return CAPITAL.matcher(name).replaceAll(match -> "-" + match.group().toLowerCase(Locale.ROOT));
    }
}
