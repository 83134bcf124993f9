package dev.fairway.nodeproxy.core.traffic;

/**
 * What went between clients and an endpoint since it is counted, by whole IP packets.
 *
 * @param connections how many began; over UDP, tracked flows
 */
public record Traffic(long connections, long packetsTo, long bytesTo, long packetsFrom, long bytesFrom) {

    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

    public Traffic plus(Traffic other) {
        return new Traffic(
                connections + other.connections,
                packetsTo + other.packetsTo,
                bytesTo + other.bytesTo,
                packetsFrom + other.packetsFrom,
                bytesFrom + other.bytesFrom);
    }
}
