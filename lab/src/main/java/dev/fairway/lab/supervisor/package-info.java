/** The process that a lab lives in, and what it consists of. */
@NullMarked
package dev.fairway.lab.supervisor;

import org.jspecify.annotations.NullMarked;
