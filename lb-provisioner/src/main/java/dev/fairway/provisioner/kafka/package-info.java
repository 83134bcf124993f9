/** The topics that the provisioner reads, and the one that it writes. */
@NullMarked
package dev.fairway.provisioner.kafka;

import org.jspecify.annotations.NullMarked;
