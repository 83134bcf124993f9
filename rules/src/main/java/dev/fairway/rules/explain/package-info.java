/** Why a pod gets traffic of a Service or not: the reasons of the decisions, in the order in which people ask. */
@NullMarked
package dev.fairway.rules.explain;

import org.jspecify.annotations.NullMarked;
