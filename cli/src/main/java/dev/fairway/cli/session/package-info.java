/** What every verb shares: streams, options that stand for all, and how failures are told. */
@NullMarked
package dev.fairway.cli.session;

import org.jspecify.annotations.NullMarked;
