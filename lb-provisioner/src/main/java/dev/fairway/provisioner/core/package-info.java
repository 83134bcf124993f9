/** What load balancers there should be: addresses from a provider, each placed on a node. */
@NullMarked
package dev.fairway.provisioner.core;

import org.jspecify.annotations.NullMarked;
