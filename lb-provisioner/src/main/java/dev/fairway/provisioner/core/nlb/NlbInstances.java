package dev.fairway.provisioner.core.nlb;

import dev.fairway.model.Node;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nodes as EC2 knows them. */
final class NlbInstances {

    private static final Pattern PROVIDER_ID = Pattern.compile("aws:///[^/]*/(i-[0-9a-f]+)");

    private NlbInstances() {}

    /** The instance, by {@code aws:///ZONE/INSTANCE} as cloud-provider-aws writes it. */
    static Optional<String> id(Node node) {
        Matcher matcher = PROVIDER_ID.matcher(node.providerId());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
