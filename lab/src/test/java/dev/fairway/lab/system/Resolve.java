package dev.fairway.lab.system;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Prints the addresses that Java's resolver finds for a name, one a line: run inside a pod, for it has its own resolv.conf. */
final class Resolve {

    private Resolve() {}

    /** The name is the one argument. */
    public static void main(String[] arguments) throws UnknownHostException {
        Arrays.stream(InetAddress.getAllByName(arguments[0]))
                .map(InetAddress::getHostAddress)
                .forEach(System.out::println);
    }
}
