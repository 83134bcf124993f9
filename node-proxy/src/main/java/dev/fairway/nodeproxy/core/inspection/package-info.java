/** What the kernel was found to hold, told in the terms of Services, beside what should be there. */
@NullMarked
package dev.fairway.nodeproxy.core.inspection;

import org.jspecify.annotations.NullMarked;
