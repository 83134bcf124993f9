package dev.fairway.model;

import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A port of a Service (core/v1 ServicePort).
 *
 * @param name empty when the only port has no name
 * @param nodePort null when none is allocated
 * @param appProtocol empty when not set
 */
public record ServicePort(
        String name,
        Protocol protocol,
        PortNumber port,
        TargetPort target,
        @Nullable PortNumber nodePort,
        String appProtocol) {

    /** A port whose target has the same number. */
    public static ServicePort of(String name, Protocol protocol, int port) {
        PortNumber number = new PortNumber(port);
        return new ServicePort(name, protocol, number, new TargetPort.Number(number), null, "");
    }

    /** Where traffic goes on the pod. */
    public sealed interface TargetPort {

        /** The port itself, the same on every pod. */
        record Number(PortNumber port) implements TargetPort {
            @Override
            public String toString() {
                return port.toString();
            }
        }

        /** A container port's name, resolved pod by pod together with the protocol. */
        record Name(String name) implements TargetPort {
            @Override
            public String toString() {
                return name;
            }
        }
    }
}
