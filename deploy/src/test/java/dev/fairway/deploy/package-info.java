/** Holds the chart and the images to Kubernetes' API and to the services' own configuration. */
@NullMarked
package dev.fairway.deploy;

import org.jspecify.annotations.NullMarked;
