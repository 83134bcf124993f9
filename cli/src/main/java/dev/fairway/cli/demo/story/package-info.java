/** The demo's steps, in the order of the story. */
@NullMarked
package dev.fairway.cli.demo.story;

import org.jspecify.annotations.NullMarked;
