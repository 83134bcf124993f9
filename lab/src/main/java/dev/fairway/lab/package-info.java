/** A whole cluster on one Linux machine: what the command line and the system tests start, ask and end. */
@NullMarked
package dev.fairway.lab;

import org.jspecify.annotations.NullMarked;
