/** What the demo's steps use: the lab, the voice, the load and the clock. */
@NullMarked
package dev.fairway.cli.demo.stage;

import org.jspecify.annotations.NullMarked;
