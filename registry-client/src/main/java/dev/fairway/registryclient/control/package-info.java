/** Questions to nodes, which the registry passes on: how they are asked, and how a node answers. */
@NullMarked
package dev.fairway.registryclient.control;

import org.jspecify.annotations.NullMarked;
