/** Programs, processes and files of the host. */
@NullMarked
package dev.fairway.lab.host;

import org.jspecify.annotations.NullMarked;
