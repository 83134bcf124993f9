/** What the nodes and DNS replicas acknowledge. */
@NullMarked
package dev.fairway.registry.core.agents;

import org.jspecify.annotations.NullMarked;
