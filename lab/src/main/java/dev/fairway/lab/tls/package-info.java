/** The lab's certificate authority. */
@NullMarked
package dev.fairway.lab.tls;

import org.jspecify.annotations.NullMarked;
