/** gRPC: look-ups, watch streams, and what the agents acknowledge. */
@NullMarked
package dev.fairway.registry.grpc;

import org.jspecify.annotations.NullMarked;
