/** What a Service asks of AWS: one Network Load Balancer as data, made of spec and annotations. */
@NullMarked
package dev.fairway.provisioner.core.nlb;

import org.jspecify.annotations.NullMarked;
