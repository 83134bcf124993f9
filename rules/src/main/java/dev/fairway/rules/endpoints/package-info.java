/** Is this pod an endpoint of this Service, and why (not): per address family and port, with every value looked at. */
@NullMarked
package dev.fairway.rules.endpoints;

import org.jspecify.annotations.NullMarked;
