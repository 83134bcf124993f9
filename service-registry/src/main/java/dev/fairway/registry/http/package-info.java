/** The web page, and the JSON and event streams that it is made of. */
@NullMarked
package dev.fairway.registry.http;

import org.jspecify.annotations.NullMarked;
