/** The wire contract: topic names and keys, and the one mapping between the model and its protobuf form. */
@NullMarked
package dev.fairway.api;

import org.jspecify.annotations.NullMarked;
