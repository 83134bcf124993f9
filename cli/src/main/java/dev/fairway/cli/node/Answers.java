package dev.fairway.cli.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.inspection.EndpointShare;
import dev.fairway.model.inspection.RuleDifference;
import dev.fairway.model.net.IpText;
import java.util.List;
import java.util.Locale;

/** What the answers of nodes have in common. */
final class Answers {

    /** Exit code: the answer says that something is not as it should be. */
    static final int DIFFERENT = 2;

    private Answers() {}

    static String text(RuleDifference difference) {
        return switch (difference.kind()) {
            case MISSING ->
                "missing: " + difference.subject()
                        + (difference.wanted().isEmpty() ? "" : " should lead " + difference.wanted());
            case UNEXPECTED ->
                "unexpected: " + difference.subject()
                        + (difference.found().isEmpty() ? "" : " leads " + difference.found());
            case DIFFERENT ->
                "different: " + difference.subject() + " should lead " + difference.wanted() + ", but leads "
                        + difference.found();
        };
    }

    static void json(ArrayNode array, List<RuleDifference> differences) {
        differences.forEach(difference -> array.addObject()
                .put("kind", difference.kind().name().toLowerCase(Locale.ROOT))
                .put("subject", difference.subject())
                .put("wanted", difference.wanted())
                .put("found", difference.found()));
    }

    static void endpoints(ObjectNode node, List<EndpointShare> endpoints) {
        ArrayNode array = node.putArray("endpoints");
        endpoints.forEach(endpoint -> array.addObject()
                .put("address", IpText.of(endpoint.address()))
                .put("port", endpoint.port().value())
                .put("weight", endpoint.weight()));
    }

    /** "25.0 %" of all new connections. */
    static String share(EndpointShare endpoint, List<EndpointShare> all) {
        int sum = all.stream().mapToInt(EndpointShare::weight).sum();
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * endpoint.weight() / sum);
    }
}
