/** Gives Services of type LoadBalancer their addresses, and each address a node that announces it. */
@NullMarked
package dev.fairway.provisioner;

import org.jspecify.annotations.NullMarked;
