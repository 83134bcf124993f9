/** Load balancers that a cloud makes: what is wanted, what is under way, when to try again. */
@NullMarked
package dev.fairway.provisioner.core.cloud;

import org.jspecify.annotations.NullMarked;
