/** Installs the chart into a real API server and runs its pods by hand, as their manifests say. */
@NullMarked
package dev.fairway.deploy.cluster;

import org.jspecify.annotations.NullMarked;
