/** The standalone API over gRPC. */
@NullMarked
package dev.fairway.tracker.grpc;

import org.jspecify.annotations.NullMarked;
