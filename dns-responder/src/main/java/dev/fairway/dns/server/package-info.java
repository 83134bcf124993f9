/** The sockets that clients speak to: UDP, TCP and TLS, one event loop a core. */
@NullMarked
package dev.fairway.dns.server;

import org.jspecify.annotations.NullMarked;
