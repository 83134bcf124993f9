/** The way of a connection: name, address, the node's rule, the endpoints, each step by the decision that makes it so. */
@NullMarked
package dev.fairway.rules.explain.connection;

import org.jspecify.annotations.NullMarked;
