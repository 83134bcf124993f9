/** Reaches Fairway on a Kubernetes cluster, with kubectl's ways in. */
@NullMarked
package dev.fairway.cli.kubernetes;

import org.jspecify.annotations.NullMarked;
