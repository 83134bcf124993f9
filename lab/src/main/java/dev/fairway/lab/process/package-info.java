/** Programs of the host: short commands, and services that are kept running. */
@NullMarked
package dev.fairway.lab.process;

import org.jspecify.annotations.NullMarked;
