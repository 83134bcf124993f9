/** The standalone API, where objects are stored: the one place that knows its wire form. */
@NullMarked
package dev.fairway.cli.grpc;

import org.jspecify.annotations.NullMarked;
