/** {@code fairway demo}: one Service's story, told and verified step by step in a lab of its own. */
@NullMarked
package dev.fairway.cli.demo;

import org.jspecify.annotations.NullMarked;
