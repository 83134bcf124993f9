/** Network Load Balancers by the API of AWS: looks what is there, and changes what differs. */
@NullMarked
package dev.fairway.provisioner.aws;

import org.jspecify.annotations.NullMarked;
