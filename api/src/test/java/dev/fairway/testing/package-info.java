/** What the tests of several modules start; other modules see it through the test jar of {@code api}. */
@NullMarked
package dev.fairway.testing;

import org.jspecify.annotations.NullMarked;
