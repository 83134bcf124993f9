/** Which HTTP request goes to which Service: Ingresses made into one routing table, with the reasons. */
@NullMarked
package dev.fairway.rules.ingress;

import org.jspecify.annotations.NullMarked;
