/** Network namespaces for nodes, pods and the outside, and the links between them. */
@NullMarked
package dev.fairway.lab.network;

import org.jspecify.annotations.NullMarked;
