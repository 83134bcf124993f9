/** What a node's kernel should do with the packets of each Service, as data; its canonical text and hash. */
@NullMarked
package dev.fairway.rules.ruleset;

import org.jspecify.annotations.NullMarked;
