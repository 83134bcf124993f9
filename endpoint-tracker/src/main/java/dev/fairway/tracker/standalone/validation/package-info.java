/** The API server's rules for objects, with its messages. */
@NullMarked
package dev.fairway.tracker.standalone.validation;

import org.jspecify.annotations.NullMarked;
