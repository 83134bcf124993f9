package dev.fairway.lab.echo;

import java.net.InetAddress;
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
        InetAddress host = address.getAddress();
        String literal = host.getHostAddress();
        int scope = literal.indexOf('%');
        String plain = scope < 0 ? literal : literal.substring(0, scope);
        return (plain.indexOf(':') < 0 ? plain : "[" + plain + "]") + ":" + address.getPort();
    }
}
