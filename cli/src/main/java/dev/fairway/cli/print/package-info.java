/** Printers: objects to kubectl's tables, descriptions, JSON and YAML. Pure. */
@NullMarked
package dev.fairway.cli.print;

import org.jspecify.annotations.NullMarked;
