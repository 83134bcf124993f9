/** The DNS answer to a question about the cluster: which names exist, which records they have, and why. */
@NullMarked
package dev.fairway.rules.dns;

import org.jspecify.annotations.NullMarked;
