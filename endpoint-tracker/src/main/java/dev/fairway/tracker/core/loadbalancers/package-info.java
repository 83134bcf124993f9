/** What lb-provisioner does for Services, told to people and written into their status. */
@NullMarked
package dev.fairway.tracker.core.loadbalancers;

import org.jspecify.annotations.NullMarked;
