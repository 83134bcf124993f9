package dev.fairway.cli.cluster;

import dev.fairway.cli.grpc.ObjectSource;
import dev.fairway.cli.grpc.ObjectSource.Written;
import dev.fairway.cli.grpc.ServerException;
import java.time.Duration;
import java.util.List;

/** Waits until deleted objects are gone from their source, as {@code kubectl delete} does. */
public final class Departure {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Departure() {}

    /**
     * Waits for all of them.
     *
     * @param limit zero: as long as it takes
     * @return the objects that are still there
     */
    public static List<Written> await(ObjectSource source, List<Written> deleted, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        List<Written> present = present(source, deleted);
        while (!present.isEmpty() && (limit.isZero() || System.nanoTime() < end)) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return present;
            }
            present = present(source, present);
        }
        return present;
    }

    private static List<Written> present(ObjectSource source, List<Written> objects) {
        return objects.stream().filter(object -> isPresent(source, object)).toList();
    }

    private static boolean isPresent(ObjectSource source, Written object) {
        try {
            return source.get(object.type(), object.namespace(), object.name())
                    .meta()
                    .uid()
                    .equals(object.uid());
        } catch (ServerException e) {
            if (e.reason() == ServerException.Reason.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
