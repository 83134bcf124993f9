package dev.fairway.rules.explain.connection;

import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A connection that somebody could make.
 *
 * @param namespace where names are looked for that name none
 * @param host an address or a name, as the client has it
 * @param port its number, or the name that a Service gives it
 */
public record ConnectionQuestion(Client client, String namespace, String host, String port, Protocol protocol) {

    /** Who connects. */
    public sealed interface Client {

        /** A process of a pod. */
        record OfPod(Pod pod) implements Client {}

        /** A process of a node itself. */
        record OfNode(Node node) implements Client {}

        /**
         * Somebody outside of the cluster.
         *
         * @param addresses where from; one a family
         */
        record Outside(List<InetAddress> addresses) implements Client {
            public Outside {
                addresses = List.copyOf(addresses);
            }
        }

        /** The addresses that it connects from, at most one a family is used. */
        default List<InetAddress> sources() {
            return switch (this) {
                case OfPod(Pod pod) -> pod.podIps();
                case OfNode(Node node) -> node.internalIps();
                case Outside(List<InetAddress> addresses) -> addresses;
            };
        }

        /** In words. */
        default String words() {
            return switch (this) {
                case OfPod(Pod pod) ->
                    "pod " + pod.meta().namespace() + "/" + pod.meta().name();
                case OfNode(Node node) -> "node " + node.meta().name();
                case Outside _ -> "outside";
            };
        }

        /** Its address of a family. */
        default Optional<InetAddress> source(IpFamily family) {
            return sources().stream()
                    .filter(address -> IpFamily.of(address) == family)
                    .findFirst();
        }
    }
}
