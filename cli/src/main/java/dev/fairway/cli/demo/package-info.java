/** The demo: one Service's story, told and verified step by step. */
@NullMarked
package dev.fairway.cli.demo;

import org.jspecify.annotations.NullMarked;
