/** The package rules that every module's ArchitectureTest applies; other modules see them through the test jar of {@code api}. */
@NullMarked
package dev.fairway.architecture;

import org.jspecify.annotations.NullMarked;
