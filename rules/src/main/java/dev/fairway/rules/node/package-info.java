/** Which endpoints of a Service one node uses, and why. */
@NullMarked
package dev.fairway.rules.node;

import org.jspecify.annotations.NullMarked;
