/** Configures Envoy over xDS: one aggregated stream, the state of the world of each type. */
@NullMarked
package dev.fairway.registry.grpc.xds;

import org.jspecify.annotations.NullMarked;
