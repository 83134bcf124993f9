/** The built-in container: one process that answers HTTP, lines and datagrams in many pods' namespaces. */
@NullMarked
package dev.fairway.lab.echo;

import org.jspecify.annotations.NullMarked;
