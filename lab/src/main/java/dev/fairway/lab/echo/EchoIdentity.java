package dev.fairway.lab.echo;

import dev.fairway.model.net.IpText;
import java.net.InetSocketAddress;

/**
 * Who answers.
 *
 * @param pod the pod's name
 * @param node the name of the node it runs on
 */
record EchoIdentity(String pod, String node) {
    /** What every answer says, without a line end. */
    String answer(InetSocketAddress client, InetSocketAddress server) {
        return "pod=%s node=%s client=%s server=%s".formatted(pod, node, text(client), text(server));
    }

    private static String text(InetSocketAddress address) {
        return IpText.withPort(address.getAddress(), address.getPort());
    }
}
